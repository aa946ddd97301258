package io.retort.job;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a job that learns a number leaves out. */
final class RegressionRules {
  private static final String LEFT_OUT = "left out with task = regression";

  private RegressionRules() {}

  static void check(
      DataSettings data,
      TeacherSettings teacher,
      LabelSettings labels,
      LossSettings loss,
      TrainSettings train,
      EvaluateSettings evaluate) {
    for (Map.Entry<Split, SourceSettings> source : data.sources().entrySet()) {
      IllegalValue.check(
          !(source.getValue() instanceof SourceSettings.Glyphs),
          "data." + source.getKey().key() + ".format",
          "glyphs",
          "another one with task = regression: glyphs have classes");
    }
    checkTeacher(teacher);
    IllegalValue.check(
        labels.storage() == LabelSettings.Storage.DENSE
            && labels.precision() == LabelSettings.Precision.FLOAT32,
        "labels.storage",
        "one that drops digits",
        "dense, with labels.precision = float32, where there is one number to keep");
    IllegalValue.check(
        labels.minConfidence() == 0, "labels.min-confidence", labels.minConfidence(), LEFT_OUT);
    IllegalValue.check(!labels.onlyCorrect(), "labels.only-correct", true, LEFT_OUT);
    IllegalValue.check(loss.terms().isEmpty(), "loss.terms", "given", LEFT_OUT);
    IllegalValue.check(train.classWeights() == null, "train.class-weights", "given", LEFT_OUT);
    IllegalValue.check(
        train.engine() == TrainSettings.Engine.AVERAGING,
        "train.engine",
        "dl4j-spark",
        "averaging with task = regression");
    IllegalValue.check(!evaluate.calibrate(), "evaluate.calibrate", true, LEFT_OUT);
    evaluate
        .gateNotOf(Task.REGRESSION)
        .ifPresent(gate -> IllegalValue.check(false, "evaluate.gates." + gate, "given", LEFT_OUT));
  }

  private static void checkTeacher(TeacherSettings teacher) {
    if (teacher instanceof TeacherSettings.Trained trained) {
      IllegalValue.check(
          trained.train().classWeights() == null, "teacher.train.class-weights", "given", LEFT_OUT);
    }
    if (teacher instanceof TeacherSettings.Ensemble ensemble) {
      IllegalValue.check(
          ensemble.by() == TeacherSettings.Ensemble.By.WEIGHTS,
          "teacher.by",
          "confidence",
          "weights with task = regression: who tells a number does not say how sure it is");
    }
    given(teacher)
        .forEach(
            given -> {
              IllegalValue.check(
                  !(given instanceof TeacherSettings.SparkMl model)
                      || model.output().kind() == OutputSettings.Kind.LOGITS,
                  "teacher.output",
                  "one of probabilities",
                  "{ name = prediction, kind = logits } with task = regression: the number as it"
                      + " is");
              IllegalValue.check(
                  !(given instanceof TeacherSettings.Onnx onnx)
                      || onnx.output().kind() == OutputSettings.Kind.LOGITS
                      || onnx.output().kind() == OutputSettings.Kind.AUTO,
                  "teacher.output.kind",
                  "one of probabilities",
                  "auto or logits with task = regression: the number as it is");
            });
  }

  private static Stream<? extends TeacherSettings> given(TeacherSettings teacher) {
    return teacher instanceof TeacherSettings.Ensemble ensemble
        ? ensemble.members().stream()
        : List.of(teacher).stream();
  }
}
