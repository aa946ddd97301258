package org.nd4j.nativeblas;

/**
 * Deeplearning4j 1.0.0-M2.1 asks {@code org.nd4j.nativeblas.Nd4jCpu$Environment}, by reflection,
 * whether oneDNN is there; the class has since moved to {@code
 * org.nd4j.linalg.cpu.nativecpu.bindings}, and the check fails silently, leaving convolutions six
 * times slower. This class answers at the old name.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** What the check calls: {@code getInstance().isUseMKLDNN()}. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    public static Environment getInstance() {
      return INSTANCE;
    }

    /**
     * Whether ND4J's native code was built with oneDNN (once named MKL-DNN) and has it switched on.
     */
    public boolean isUseMKLDNN() {
      return org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.Environment.getInstance().isUseONEDNN();
    }
  }
}
