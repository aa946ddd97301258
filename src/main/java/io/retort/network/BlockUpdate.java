package io.retort.network;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.Regularization.ApplyStep;

/**
 * Neighbouring parameters that share an optimizer. Deeplearning4j's own block asks every variable
 * for its regularization in every step; here they are asked once.
 */
final class BlockUpdate implements AutoCloseable {
  private final IUpdater config;
  private final Optimizer optimizer;
  private final int stateFrom;
  private final List<Term> terms = new ArrayList<>();

  BlockUpdate(UpdaterBlock block, Optimizer optimizer) {
    this.config = block.getGradientUpdater().getConfig();
    this.optimizer = optimizer;
    this.stateFrom = block.getUpdaterViewOffsetStart();
    for (UpdaterBlock.ParamState variable : block.getLayersAndVariablesInBlock()) {
      List<Regularization> found =
          variable.getLayer().getConfig().getRegularizationByParam(variable.getParamName());
      if (found != null) {
        found.forEach(
            term -> terms.add(new Term(term, variable.getParamView(), variable.getGradView())));
      }
    }
  }

  /**
   * @param state of the whole network
   */
  void load(FloatBuffer state) {
    optimizer.load(state, stateFrom);
  }

  /**
   * @param state out: of the whole network
   */
  void save(FloatBuffer state) {
    optimizer.save(state, stateFrom);
  }

  /** Makes the gradient to what is to be taken from the parameters. */
  void apply(int iteration, int epoch) {
    regularize(ApplyStep.BEFORE_UPDATER, iteration, epoch);
    optimizer.apply(iteration, epoch);
    regularize(ApplyStep.POST_UPDATER, iteration, epoch);
  }

  private void regularize(ApplyStep when, int iteration, int epoch) {
    for (Term term : terms) {
      if (term.regularization.applyStep() == when) {
        double rate = config.hasLearningRate() ? config.getLearningRate(iteration, epoch) : 1;
        term.regularization.apply(term.parameters, term.gradient, rate, iteration, epoch);
      }
    }
  }

  @Override
  public void close() {
    optimizer.close();
  }

  private record Term(Regularization regularization, INDArray parameters, INDArray gradient) {}
}
