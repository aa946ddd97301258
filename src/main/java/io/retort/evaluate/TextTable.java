package io.retort.evaluate;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of cells as lines of text whose columns line up.
 *
 * @param alignment a letter for each column, {@code l}eft or {@code r}ight
 * @param rows of as many cells each
 */
public record TextTable(String alignment, List<List<String>> rows) {
  private static final String GAP = "  ";

  public String text() {
    int[] widths = IntStream.range(0, alignment.length()).map(this::width).toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private String line(List<String> row, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(column -> pad(row.get(column), widths[column], alignment.charAt(column)))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private static String pad(String cell, int width, char side) {
    String space = " ".repeat(width - cell.length());
    return side == 'r' ? space + cell : cell + space;
  }
}
