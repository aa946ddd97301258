package io.retort.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Accuracy and time against steps a round and workers. */
@Command(name = "scaling", description = "x", mixinStandardHelpOptions = true)
final class ScalingBench implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
