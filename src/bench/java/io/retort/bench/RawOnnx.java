package io.retort.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * ONNX Runtime in plain Java: pictures in memory as bytes, features in a direct buffer, logits in
 * an array. Variants: {@code sessions}, one with one thread for each core; {@code shared}, one in
 * all that every core runs with one thread; {@code threads}, one in all with a thread for each
 * core.
 */
final class RawOnnx implements Contender {
  private static final int CLASSES = 10;

  private final Workload workload;
  private final Examples examples;
  private final byte[] model;

  RawOnnx(Workload workload) throws IOException {
    this.workload = workload;
    this.examples = Examples.read(workload.file("train.bin"));
    this.model = Files.readAllBytes(workload.file("model.onnx"));
  }

  private OrtSession session(int threads) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      return OrtEnvironment.getEnvironment().createSession(model, options);
    }
  }

  /** One thread's session and buffers. */
  private final class Runner {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final FloatBuffer input =
        ByteBuffer.allocateDirect(workload.batch() * examples.features() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    private final float[] features = new float[workload.batch() * examples.features()];
    private final float[] logits = new float[workload.batch() * CLASSES];

    Runner(OrtSession session) {
      this.session = session;
    }

    void run(int from, int rows) throws OrtException {
      int count = rows * examples.features();
      for (int i = 0; i < count; i++) {
        features[i] = (examples.pixels()[from * examples.features() + i] & 0xff) / 255f;
      }
      input.clear();
      input.put(features, 0, count).flip();
      try (OnnxTensor tensor =
              OnnxTensor.createTensor(environment, input, new long[] {rows, 1, 28, 28});
          OrtSession.Result result =
              session.run(Map.of(session.getInputNames().iterator().next(), tensor))) {
        ((OnnxTensor) result.get(0)).getFloatBuffer().get(logits, 0, rows * CLASSES);
      }
    }
  }

  @Override
  public Measurement measure(String variant, double seconds) throws Exception {
    int runners = variant.equals("threads") ? 1 : workload.workers();
    Set<OrtSession> sessions = new LinkedHashSet<>();
    List<Runner> all = new ArrayList<>();
    for (int i = 0; i < runners; i++) {
      OrtSession session =
          variant.equals("shared") && i > 0
              ? sessions.iterator().next()
              : session(workload.workers() / runners);
      sessions.add(session);
      all.add(new Runner(session));
      all.get(i).run(0, workload.batch());
    }
    ExecutorService threads = Executors.newFixedThreadPool(runners);
    long start = System.nanoTime();
    List<Callable<Long>> tasks = new ArrayList<>();
    for (int i = 0; i < runners; i++) {
      int number = i;
      tasks.add(() -> work(all.get(number), number, runners, start + (long) (seconds * 1e9)));
    }
    long rows = 0;
    for (Future<Long> task : threads.invokeAll(tasks)) {
      rows += task.get();
    }
    Measurement measured = Measurement.of(rows, (System.nanoTime() - start) / 1e9);
    threads.shutdown();
    for (OrtSession session : sessions) {
      session.close();
    }
    return measured;
  }

  private long work(Runner runner, int number, int runners, long end) throws OrtException {
    int share = examples.rows() / runners;
    long rows = 0;
    for (int at = 0; System.nanoTime() < end; at = (at + workload.batch()) % share) {
      int some = Math.min(workload.batch(), share - at);
      runner.run(number * share + at, some);
      rows += some;
    }
    return rows;
  }
}
