package io.retort.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of the table: a contender with one of its settings.
 *
 * @param jvms that are its workers, all asked at once
 */
record Entrant(String name, String variant, List<ContenderJvm> jvms) {

  Measurement measure(double seconds) throws IOException {
    for (ContenderJvm jvm : jvms) {
      jvm.ask(variant, seconds);
    }
    List<Measurement> answers = new ArrayList<>();
    for (ContenderJvm jvm : jvms) {
      answers.add(jvm.answer());
    }
    return answers.size() == 1 ? answers.get(0) : Measurement.together(answers);
  }
}
