package io.retort.teacher;

import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.FMClassificationModel;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.NaiveBayesModel;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.tree.TreeEnsembleModel;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;

/** How large models of Spark ML are. */
final class SparkMlParameters {
  private SparkMlParameters() {}

  /**
   * Trained numbers of a model's classifiers or regressions; of trees their nodes, each of which is
   * a threshold or an answer. What prepares the features does not count, nor do kinds that Spark
   * does not know.
   */
  static long count(Transformer model) {
    if (model instanceof PipelineModel pipeline) {
      return sum(pipeline.stages());
    }
    if (model instanceof CrossValidatorModel tuned) {
      return count(tuned.bestModel());
    }
    if (model instanceof TrainValidationSplitModel tuned) {
      return count(tuned.bestModel());
    }
    if (model instanceof OneVsRestModel several) {
      return sum(several.models());
    }
    if (model instanceof TreeEnsembleModel<?> trees) {
      return trees.totalNumNodes();
    }
    if (model instanceof DecisionTreeClassificationModel tree) {
      return tree.numNodes();
    }
    if (model instanceof LogisticRegressionModel linear) {
      return (long) linear.coefficientMatrix().numRows() * linear.coefficientMatrix().numCols()
          + linear.interceptVector().size();
    }
    if (model instanceof DecisionTreeRegressionModel tree) {
      return tree.numNodes();
    }
    if (model instanceof LinearRegressionModel linear) {
      return linear.coefficients().size() + 1L;
    }
    if (model instanceof LinearSVCModel linear) {
      return linear.coefficients().size() + 1L;
    }
    if (model instanceof NaiveBayesModel bayes) {
      return bayes.pi().size() + (long) bayes.theta().numRows() * bayes.theta().numCols();
    }
    if (model instanceof FMClassificationModel machine) {
      return (long) machine.factors().numRows() * machine.factors().numCols()
          + machine.linear().size()
          + 1;
    }
    return model instanceof MultilayerPerceptronClassificationModel network
        ? network.weights().size()
        : 0;
  }

  private static long sum(Transformer[] models) {
    return Stream.of(models).mapToLong(SparkMlParameters::count).sum();
  }
}
