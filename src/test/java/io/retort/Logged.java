package io.retort;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What a class logs from now on until this is closed. */
public final class Logged implements AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final Lines lines = new Lines();

  public Logged(String name) {
    logger = (Logger) LogManager.getLogger(name);
    before = logger.getLevel();
    Configurator.setLevel(name, Level.INFO); // Tests are quiet otherwise.
    lines.start();
    logger.addAppender(lines);
  }

  public List<String> lines() {
    return List.copyOf(lines.told);
  }

  @Override
  public void close() {
    logger.removeAppender(lines);
    Configurator.setLevel(logger.getName(), before);
  }

  private static final class Lines extends AbstractAppender {
    private final List<String> told = new CopyOnWriteArrayList<>();

    Lines() {
      super("lines", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      told.add(event.getMessage().getFormattedMessage());
    }
  }
}
