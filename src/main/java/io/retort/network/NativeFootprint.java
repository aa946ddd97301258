package io.retort.network;

/**
 * The memory that an executor takes beside its Java heap, at most, worked out before it starts:
 * what {@code spark.executor.memoryOverhead} must give it, where containers are held to their size.
 * JavaCPP's own limits do not help there: {@code org.bytedeco.javacpp.maxBytes} counts 32 bytes of
 * an ND4J array, whatever its size, and {@code maxPhysicalBytes} is left off by {@link CpuBackend}.
 *
 * <p>The figures are from peaks of executors whose heap was all in memory from the start, on Java
 * 17 with glibc: no network to speak of, convolutions in batches of 128 and 512, eight million
 * parameters, a model in ONNX Runtime.
 *
 * @param parameters of the largest network that is trained, or opened for the comparison
 * @param stateLength numbers that the optimizer keeps for each of them: 0 for SGD, 1 for Nesterov's
 *     momentum, 2 for Adam
 * @param activations values that all its layers give for one example; see {@link
 *     NetworkSpec#activations()}
 * @param features values of one example
 * @param batchSize rows of a training step; labelling and evaluation, which go one way only, may
 *     take twice as many
 * @param teacherBytes of the files of a teacher for ONNX Runtime; 0 where it is none
 */
public record NativeFootprint(
    long parameters,
    int stateLength,
    long activations,
    long features,
    int batchSize,
    long teacherBytes) {
  /** Classes, compiled code, threads, network buffers, native libraries. */
  private static final long PROCESS = 400L << 20;

  /** The garbage collector's own notes on the heap: one in so many of its bytes. */
  private static final int OF_HEAP = 20;

  /**
   * Batches' worth of activations: there, on the way back, and in between, in training and scoring.
   */
  private static final int COPIES = 12;

  /** Parameters and their gradient, beside the optimizer's state. */
  private static final int VECTORS = 2;

  /** As the file holds it, as it is computed with, and packed for that. */
  private static final int TEACHER_COPIES = 3;

  /**
   * Values that ONNX Runtime holds at once for each that comes in, rounded up as its arena does.
   */
  private static final int TEACHER_VALUES = 16;

  /** Freed, but not given back yet, for each byte of a batch that is in use. */
  private static final int FREED = 2;

  /** Of one task that trains or scores, in bytes. */
  public long taskBytes() {
    return modelBytes() + batchBytes();
  }

  private long modelBytes() {
    return Float.BYTES * (VECTORS + stateLength + PerThread.OPEN) * parameters;
  }

  private long batchBytes() {
    long teacher = teacherBytes == 0 ? 0 : TEACHER_VALUES * features;
    return Float.BYTES * batchSize * (features + COPIES * activations + teacher);
  }

  /**
   * Of an executor, in bytes.
   *
   * @param tasks at once: its cores
   * @param heap in bytes: {@code spark.executor.memory}
   */
  public long bytes(int tasks, long heap) {
    long freed = Math.min(NativeHeap.GROWTH, FREED * tasks * batchBytes());
    return PROCESS + heap / OF_HEAP + TEACHER_COPIES * teacherBytes + tasks * taskBytes() + freed;
  }
}
