package io.retort.bench;

import io.retort.network.BlasKernels;
import io.retort.pipeline.Documents;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** A contender's JVM: answers each request on stdin with a measurement on stdout. */
final class ContenderMain {
  private ContenderMain() {}

  /** A line on stdin. */
  record Request(String variant, double seconds) {}

  public static void main(String[] args) throws Exception {
    BlasKernels.choose(); // Not only Retort's own choice: every peer gets its best.
    PrintStream replies = System.out;
    System.setOut(System.err); // Whatever a contender prints is no reply.
    Workload workload = Documents.read(args[1], Workload.class);
    Contender contender = contender(args[0], workload, workers(args, workload));
    replies.println("ready");
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      Request request = Documents.read(line, Request.class);
      Measurement measured = contender.measure(request.variant(), request.seconds());
      replies.println(Documents.line(measured));
    }
    System.exit(0); // Peers leave threads behind.
  }

  /** The workers that this JVM is: one, where each has a JVM of its own, otherwise all. */
  private static List<Integer> workers(String[] args, Workload workload) {
    return args.length > 2
        ? List.of(Integer.parseInt(args[2]))
        : IntStream.range(0, workload.workers()).boxed().toList();
  }

  private static Contender contender(String kind, Workload workload, List<Integer> mine)
      throws Exception {
    return switch (kind) {
      case "dl4j-stock" -> PlainDl4j.stock(workload, mine);
      case "dl4j-onednn" -> PlainDl4j.withOneDnn(workload, mine);
      case "dl4j-spark" -> new StockSpark(workload);
      case "retort" -> new RetortTeach(workload);
      case "raw-onnx" -> new RawOnnx(workload);
      case "retort-label" -> new RetortLabel(workload);
      case "synapseml" -> new SynapseOnnx(workload);
      case "pytorch" -> new TorchTrainers(workload, mine);
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
