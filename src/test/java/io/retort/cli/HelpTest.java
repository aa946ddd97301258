package io.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class HelpTest {
  /** The list of commands shows the first line of a description, and no more. */
  @Test
  void eachCommandIsToldInASentenceOfOneLine() {
    List<Class<?>> commands =
        Arrays.asList(Retort.class.getAnnotation(Command.class).subcommands());
    assertThat(commands)
        .allSatisfy(
            command -> {
              String first = command.getAnnotation(Command.class).description()[0];
              assertThat(first).as(command.getSimpleName()).endsWith(".").hasSizeLessThan(100);
            });
  }

  @Test
  void descriptionsEndWithTheirSentences() {
    for (Class<?> command : Retort.class.getAnnotation(Command.class).subcommands()) {
      Command told = command.getAnnotation(Command.class);
      String last = told.description()[told.description().length - 1];
      assertThat(last).as(told.name()).endsWith(".");
    }
    assertThat(new CommandLine(new SearchCommand()).getUsageMessage())
        .contains("once for all trials.");
  }
}
