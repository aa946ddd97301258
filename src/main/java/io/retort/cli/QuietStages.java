package io.retort.cli;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/** Keeps stages from logging, until it is closed; only doctor is heard. */
final class QuietStages implements AutoCloseable {
  private static final String ALL = "io.retort";
  private static final String HEARD = "io.retort.doctor";

  private final Level all = LogManager.getLogger(ALL).getLevel();
  private final Level heard = LogManager.getLogger(HEARD).getLevel();

  QuietStages() {
    if (!"1".equals(System.getenv("RETORT_DEBUG"))) {
      Configurator.setLevel(ALL, Level.ERROR);
      Configurator.setLevel(HEARD, heard);
    }
  }

  @Override
  public void close() {
    Configurator.setLevel(ALL, all);
    Configurator.setLevel(HEARD, heard);
  }
}
