package io.retort.network;

import io.retort.job.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A graphics card of this machine.
 *
 * @param index as NVIDIA's driver counts them, by their place on the bus
 * @param major first number of its compute capability; machine code is for one major number alone
 * @param minor second number of it
 * @param mebibytes of its memory, 0 where the driver does not tell
 */
public record GpuCard(int index, String name, int major, int minor, long mebibytes) {
  private static final List<String> QUERY =
      List.of(
          "nvidia-smi", "--query-gpu=index,name,compute_cap,memory.total", "--format=csv,noheader");

  /** The driver wakes cards one by one. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Pattern LINE =
      Pattern.compile("(\\d+), (.+), (\\d+)\\.(\\d+), (?:(\\d+) MiB|\\[.*])");

  /**
   * Those that NVIDIA's driver lists; none where it is not installed.
   *
   * @throws UserError where it is there and tells nothing, with its own words
   */
  public static List<GpuCard> ofThisMachine() {
    return listed(QUERY, PATIENCE);
  }

  static List<GpuCard> listed(List<String> query, Duration patience) {
    Process process;
    try {
      process = new ProcessBuilder(query).redirectErrorStream(true).start();
    } catch (IOException e) { // No such program.
      return List.of();
    }
    try {
      process.getOutputStream().close();
      // A few lines, for which the pipe has room: it need not be read to let the program end.
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new UserError(
            query.get(0) + " fails: no answer in " + patience.toSeconds() + " seconds");
      }
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new UserError(query.get(0) + " fails: " + told);
      }
      return parse(told);
    } catch (IOException e) {
      throw new UserError(query.get(0) + " fails: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(query.get(0) + ": interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * @param told one line a card
   * @throws UserError where a line does not tell of one
   */
  static List<GpuCard> parse(String told) {
    return told.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(GpuCard::of)
        .toList();
  }

  private static GpuCard of(String line) {
    Matcher found = LINE.matcher(line);
    if (!found.matches()) {
      throw new UserError(
          "nvidia-smi says '" + line + "', must be index, name, capability, memory");
    }
    return new GpuCard(
        Integer.parseInt(found.group(1)),
        found.group(2),
        Integer.parseInt(found.group(3)),
        Integer.parseInt(found.group(4)),
        found.group(5) == null ? 0 : Long.parseLong(found.group(5)));
  }

  /** Its compute capability, such as 8.6. */
  public String capability() {
    return major + "." + minor;
  }

  @Override
  public String toString() {
    return "GPU " + index + " (" + name + ", compute capability " + capability() + ")";
  }
}
