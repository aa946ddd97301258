package io.retort.job;

import java.util.List;

/**
 * One distillation: what to learn from, whom from, with what, and what the result must reach.
 *
 * @param name of the job, and of its folder in the workspace
 * @param workspace any Hadoop path
 * @param seed the one seed every random choice derives from
 * @param task what is learned of an example
 */
public record Job(
    String name,
    String workspace,
    long seed,
    Task task,
    DataSettings data,
    TeacherSettings teacher,
    LabelSettings labels,
    StudentSettings student,
    LossSettings loss,
    TrainSettings train,
    EvaluateSettings evaluate,
    SearchSettings search) {

  public Job {
    IllegalValue.present("name", name, "what the job is called, and its folder in the workspace");
    IllegalValue.check(
        name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"),
        "name",
        name,
        "letters, digits, '.', '_' and '-', since it names a folder");
    IllegalValue.present("workspace", workspace, "a folder, any Hadoop path");
    IllegalValue.present("data", data, "train and test examples");
    IllegalValue.present("teacher", teacher, "its kind, and where it comes from");
    IllegalValue.present("student", student, "its network");
    if (task == Task.REGRESSION) {
      IllegalValue.check(
          data.classes() == null || !data.classes().several(),
          "data.classes",
          "given",
          "left out with task = regression");
      RegressionRules.check(data, teacher, labels, loss, train, evaluate);
      data = data.ofNumber();
      evaluate = evaluate.ofNumber();
    } else {
      IllegalValue.present(
          "data.classes", data.classes(), "how many there are, the list of their names, or auto");
      checkGates(evaluate);
    }
    checkMetric(task, evaluate);
    IllegalValue.check(
        evaluate.slices().isEmpty() || data.test() instanceof SourceSettings.Table,
        "evaluate.slices",
        evaluate.slices(),
        "left out where data.test is no table");
    IllegalValue.check(
        search.metric().of(task),
        "search.metric",
        search.metric() == SearchSettings.Metric.R2 ? "r2" : "one of classes",
        task == Task.REGRESSION
            ? "r2 with task = regression"
            : "accuracy | balanced-accuracy | macro-f1 | nll");
    checkTerms(loss, labels, data.classes());
    checkHidden(loss, labels, train);
    checkDevices(teacher, train);
    checkControls(task, data, loss, train, evaluate);
    checkAugment(data, teacher, labels, train);
    checkPrevious(data, student);
    IllegalValue.check(
        loss.constant() || train.engine() != TrainSettings.Engine.DL4J_SPARK,
        "train.engine",
        "dl4j-spark",
        "averaging where temperature or weights of the loss change");
  }

  /** Of one process all networks are on the same, be they the student's or the teacher's. */
  private static void checkDevices(TeacherSettings teacher, TrainSettings train) {
    if (teacher instanceof TeacherSettings.Trained trained && trained.network() != null) {
      List<Device> both = List.of(train.device(), trained.train().device());
      IllegalValue.check(
          !both.containsAll(List.of(Device.CPU, Device.GPU)),
          "train.device",
          train.device() == Device.CPU ? "cpu" : "gpu",
          "what teacher.train.device is, or one of them auto");
    }
  }

  /** Settings that a control has of its own. */
  private static void checkControls(
      Task task,
      DataSettings data,
      LossSettings loss,
      TrainSettings train,
      EvaluateSettings evaluate) {
    for (Control control : evaluate.controls()) {
      TrainSettings own = evaluate.settings(control).train();
      String key = "evaluate." + control.key() + ".train.";
      if (own == null) {
        continue;
      }
      IllegalValue.check(
          own.device() == train.device(),
          key + "device",
          "another one",
          "left out, as all networks run on train.device");
      IllegalValue.check(
          data.text() == null || own.augment().equals(AugmentSettings.NONE),
          key + "augment",
          "given",
          "left out with data.text");
      IllegalValue.check(
          own.engine() == TrainSettings.Engine.AVERAGING
              || task == Task.CLASSIFICATION && loss.constant(),
          key + "engine",
          "dl4j-spark",
          "averaging");
      IllegalValue.check(
          task == Task.CLASSIFICATION || own.classWeights() == null,
          key + "class-weights",
          "given",
          "left out with task = regression");
    }
  }

  /** What all networks are to run on. */
  public Device device() {
    return train.device() == Device.AUTO
            && teacher instanceof TeacherSettings.Trained trained
            && trained.network() != null
        ? trained.train().device()
        : train.device();
  }

  private static void checkMetric(Task task, EvaluateSettings evaluate) {
    evaluate
        .chosenMetric()
        .ifPresent(
            metric ->
                IllegalValue.check(
                    metric.of(task),
                    "evaluate.metric",
                    metric.key(),
                    "auto, " + String.join(", ", Figure.metrics(task))));
  }

  private static void checkGates(EvaluateSettings evaluate) {
    evaluate
        .gateNotOf(Task.CLASSIFICATION)
        .ifPresent(
            gate ->
                IllegalValue.check(
                    false, "evaluate.gates." + gate, "given", "left out unless task = regression"));
  }

  /** A student is to see what the teacher saw, and tokens are no numbers. */
  private static void checkAugment(
      DataSettings data, TeacherSettings teacher, LabelSettings labels, TrainSettings train) {
    boolean none = train.augment().equals(AugmentSettings.NONE);
    IllegalValue.check(
        none || labels.augment().equals(AugmentSettings.NONE),
        "train.augment",
        "given beside labels.augment",
        "left out there, as the student sees the views that the teacher labelled");
    if (data.text() == null) {
      return;
    }
    IllegalValue.check(none, "train.augment", "given", "left out with data.text");
    IllegalValue.check(
        labels.augment().equals(AugmentSettings.NONE),
        "labels.augment",
        "given",
        "left out with data.text");
    IllegalValue.check(
        !(teacher instanceof TeacherSettings.Trained trained)
            || trained.train().augment().equals(AugmentSettings.NONE),
        "teacher.train.augment",
        "given",
        "left out with data.text");
  }

  /** Weights of a word are of no use to another word. */
  private static void checkPrevious(DataSettings data, StudentSettings student) {
    IllegalValue.check(
        !student.fromPrevious()
            || !(data.text() instanceof TextSettings.Words words)
            || words.vocabulary() != null,
        "student.init-from",
        InitFrom.PREVIOUS,
        "another where data.text.vocabulary is null, as words that are counted anew get other"
            + " numbers");
  }

  /** The same with another loss. */
  public Job with(LossSettings other) {
    return new Job(
        name, workspace, seed, task, data, teacher, labels, student, other, train, evaluate,
        search);
  }

  /** The same with another search. */
  public Job with(SearchSettings other) {
    return new Job(
        name, workspace, seed, task, data, teacher, labels, student, loss, train, evaluate, other);
  }

  /** The same with other settings of its student's training. */
  public Job with(TrainSettings other) {
    return new Job(
        name, workspace, seed, task, data, teacher, labels, student, loss, other, evaluate, search);
  }

  /**
   * The same, but that its student trains on all rows, for as long as its epochs say, and goes on
   * from none of the job's own, which knows the rows that trials are compared on.
   */
  public Job ofTrial() {
    return new Job(
        name,
        workspace,
        seed,
        task,
        data,
        teacher,
        labels,
        student.ofTrial(),
        loss,
        train.withoutEarlyStopping(),
        evaluate.withoutCalibration(),
        search);
  }

  /** Hidden layers that a loss compares must be stored. */
  private static void checkHidden(LossSettings loss, LabelSettings labels, TrainSettings train) {
    for (int i = 0; i < loss.terms().size(); i++) {
      TermSettings.HiddenLayers layers = loss.terms().get(i).layers();
      if (layers != null) {
        String key = "loss.terms." + i;
        IllegalValue.check(
            !labels.hidden().isEmpty(),
            key + ".kind",
            "one that compares hidden layers",
            "another one, or labels.hidden = [...] must name layers of the teacher");
        IllegalValue.check(
            layers.teacher() == null
                ? labels.hidden().size() == 1
                : labels.hidden().contains(layers.teacher()),
            key + ".teacher",
            layers.teacher(),
            "one of labels.hidden: " + String.join(" | ", labels.hidden()));
        IllegalValue.check(
            train.engine() != TrainSettings.Engine.DL4J_SPARK,
            "train.engine",
            "dl4j-spark",
            "averaging where the loss compares hidden layers");
      }
    }
  }

  /** What soft labels must tell for a loss. */
  private static void checkTerms(LossSettings loss, LabelSettings labels, Classes classes) {
    boolean lacks =
        labels.storage() == LabelSettings.Storage.TOP_K
            && (classes.auto() || labels.k() < classes.count())
            && labels.tail() != LabelSettings.Tail.RESIDUAL;
    for (int i = 0; lacks && i < loss.terms().size(); i++) {
      IllegalValue.check(
          !loss.terms().get(i).needsEveryClass(),
          "loss.terms." + i + ".kind",
          "one that needs what the teacher says of every class",
          "another one, or labels.tail = residual, or labels.storage = dense");
    }
  }
}
