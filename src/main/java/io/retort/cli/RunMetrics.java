package io.retort.cli;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.metrics.source.Source;

/**
 * Figures of a run, each a gauge {@code <namespace>.driver.retort.<name>} of Spark's metrics
 * system. A figure appears when it is first told. Spark's interface for sources is not among those
 * it declares stable, but as old as its metrics; a plugin, which is, would have to be named before
 * the session is made, and be loaded by every executor.
 */
final class RunMetrics implements Source {
  private final MetricRegistry registry = new MetricRegistry();
  private final Map<String, Supplier<? extends Number>> figures = new ConcurrentHashMap<>();

  @Override
  public String sourceName() {
    return "retort";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  void set(String name, Number value) {
    ask(name, () -> value);
  }

  /** Whenever somebody looks. */
  void ask(String name, Supplier<? extends Number> value) {
    String key = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    if (figures.put(key, value) == null) {
      registry.register(key, (Gauge<Number>) () -> figures.get(key).get());
    }
  }
}
