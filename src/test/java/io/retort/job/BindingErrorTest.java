package io.retort.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One line for each mistake: the key in full, the value given, what would be legal. */
class BindingErrorTest {
  private static final String ONNX = "teacher = null\nteacher { kind = onnx, model = m }\n";
  private static final String TABLE = "data.test = { format = csv, path = p }\n";

  @ParameterizedTest
  @MethodSource
  void anUnknownKeyIsToldTheNearest(String line, String message) {
    assertError(line, message);
  }

  static Stream<Arguments> anUnknownKeyIsToldTheNearest() {
    return Stream.of(
        arguments("trian.epochs = 3", "trian is not a known key; did you mean train?"),
        arguments("train.epoch = 3", "train.epoch is not a known key; did you mean epochs?"),
        arguments(
            "loss.temprature = 3", "loss.temprature is not a known key; did you mean temperature?"),
        arguments(
            "data.train.cuont = 3", "data.train.cuont is not a known key; did you mean count?"),
        arguments(
            "evaluate.latency.warmpu = 3",
            "evaluate.latency.warmpu is not a known key; did you mean warmup?"),
        arguments(
            "teacher.train.optimizer.learning_rate = 3",
            "teacher.train.optimizer.learning_rate is not a known key;"
                + " did you mean learning-rate?"),
        arguments(
            ONNX + "teacher.input.meen = 3",
            "teacher.input.meen is not a known key; did you mean mean?"),
        arguments(
            "evaluate.gates.student-acuracy = 0.9",
            "evaluate.gates.student-acuracy is not a known key;"
                + " did you mean student-accuracy?"),
        arguments(
            "loss.zzzzzzzzzzzzzzzzzzzzzzz = 3",
            "loss.zzzzzzzzzzzzzzzzzzzzzzz is not a known key;" + " known are alpha, temperature"));
  }

  /** ND4J has one backend a process. */
  @Test
  void networksOfOneJobAreOnOneKindOfDevice() {
    assertError(
        "train.device = cpu, teacher.train.device = gpu",
        "train.device is cpu, must be what teacher.train.device is, or one of them auto");
    assertError(
        "train.device = gpu, teacher.train.device = cpu",
        "train.device is gpu, must be what teacher.train.device is, or one of them auto");
    assertError("train.device = tpu", "train.device is tpu, must be auto | cpu | gpu");
  }

  @ParameterizedTest
  @MethodSource
  void aMemberOfAnEnsembleIsNamed(String member, String message) {
    assertError(
        "teacher = null, teacher { kind = ensemble, members = [{ kind = onnx, model = m }, "
            + member
            + "] }",
        "teacher.members" + message);
  }

  static Stream<Arguments> aMemberOfAnEnsembleIsNamed() {
    String given = ", must be dl4j | onnx | keras | spark-ml";
    return Stream.of(
        arguments(
            "{ kind = onnx, model = n, modle = n }",
            ".1.modle is not a known key; did you mean model?"),
        arguments("{ kind = onnx }", ".1.model is missing: the .onnx file"),
        arguments(
            "{ kind = onnx, model = n, input.scale = much }",
            ".1.input.scale is much, must be a number"),
        arguments("{ kind = train, network.kind = mlp }", ".1.kind is train" + given),
        arguments(
            "{ kind = ensemble, members = [{ kind = onnx, model = m }, { kind = onnx, model = n }] }",
            ".1.kind is ensemble" + given));
  }

  @ParameterizedTest
  @MethodSource
  void aTermOfTheLossIsNamed(String terms, String message) {
    assertError("loss.terms = [" + terms + "]", "loss.terms" + message);
  }

  static Stream<Arguments> aTermOfTheLossIsNamed() {
    return Stream.of(
        arguments("{ kind = kl, weight = 0 }", ".0.weight is 0, must be above 0"),
        arguments(
            "cross-entropy, { kind = kl, temperature = -1 }",
            ".1.temperature is -1, must be above 0"),
        arguments(
            "dist, { kind = dkd, other = 1 }", ".1.other is not a known key; did you mean others?"),
        arguments("{ kind = logit-mse, temperature = 2 }", ".0.temperature is not a known key"),
        arguments("cross-entropy, cross-entropy", " is 2 terms of kind cross-entropy, must be one"),
        arguments("klx", ".0 is klx, must be cross-entropy | pseudo-labels | "));
  }

  @Test
  void aStudentOfWordsThatAreCountedAnewDoesNotGoOn() {
    String table = "{ format = csv, path = texts.csv, features-column = text, label = y }";
    String words =
        "student.init-from = previous\ndata.train = null, data.test = null\ndata.train "
            + table
            + "\ndata.test "
            + table
            + "\ndata.text { kind = words";
    assertError(
        words + " }",
        "student.init-from is previous, must be another where data.text.vocabulary is null, as words"
            + " that are counted anew get other numbers");
    assertThat(
            JobFile.parse(JobFileTest.MINIMAL + words + ", vocabulary = words.txt }")
                .student()
                .fromPrevious())
        .isTrue();
  }

  @Test
  void aTermThatNeedsEveryClassIsRefusedWhereLabelsLackThem() {
    String lacking =
        "labels { storage = top-k, k = 2, tail = zero }\nloss.terms = [dist, reverse-kl]";
    assertError(
        lacking,
        "loss.terms.1.kind is one that needs what the teacher says of every class, must be another"
            + " one, or labels.tail = residual, or labels.storage = dense");
    assertThat(
            JobFile.parse(JobFileTest.MINIMAL + lacking + "\nlabels.tail = residual")
                .loss()
                .terms())
        .hasSize(2);
    assertThat(JobFile.parse(JobFileTest.MINIMAL + lacking + "\nlabels.k = 10").loss().terms())
        .hasSize(2);
  }

  @Test
  void hiddenLayersThatAreComparedMustBeStored() {
    assertError(
        "loss.terms = [kl, hint]",
        "loss.terms.1.kind is one that compares hidden layers, must be another one, or"
            + " labels.hidden = [...] must name layers of the teacher");
    assertError(
        "labels.hidden = [a, b], loss.terms = [{ kind = cosine, teacher = c }]",
        "loss.terms.0.teacher is c, must be one of labels.hidden: a | b");
    assertError(
        "labels.hidden = [a, b], loss.terms = [{ kind = rkd-angle, student = 0 }]",
        "loss.terms.0.teacher is null, must be one of labels.hidden: a | b");
    assertError(
        "labels.hidden = [a], loss.terms = [hint], train.engine = dl4j-spark",
        "train.engine is dl4j-spark, must be averaging where the loss compares hidden layers");
    assertError("labels.hidden = [a, a]", "labels.hidden is [a, a], must be different names");
  }

  @Test
  void aGateThatNoReportCouldEverPassOrMissIsRefused() {
    assertError(
        "evaluate.gates.student-accuracy = 95",
        "evaluate.gates.student-accuracy is 95.0, must be 0 to 1, a share: 95 % is 0.95");
    assertError("evaluate.gates.speedup = -1", "evaluate.gates.speedup is -1.0, must be 0 or more");
    assertError("evaluate.gates.brier = 3", "evaluate.gates.brier is 3.0, must be 0 to 2");
    assertError(
        "evaluate.gates.kd-gain-ece = 2",
        "evaluate.gates.kd-gain-ece is 2.0, must be -1 to 1, a difference of shares");
    assertThat(
            JobFile.parse(JobFileTest.MINIMAL + "evaluate.gates.above-constant = -0.1").evaluate())
        .extracting(EvaluateSettings::gates)
        .isEqualTo(Map.of("above-constant", -0.1));
  }

  @Test
  void aMetricIsOneOfTheTasks() {
    assertError(
        "evaluate.metric = acuracy", "evaluate.metric is acuracy, must be auto, accuracy, top5");
    assertError("evaluate.metric = r2", "evaluate.metric is r2, must be auto, accuracy, top5");
    assertError("evaluate.slice-rows = 0", "evaluate.slice-rows is 0");
    assertThat(JobFile.parse(JobFileTest.MINIMAL + "evaluate.metric = nll").search().metric())
        .as("a search is after the same")
        .isEqualTo(SearchSettings.Metric.NLL);
    assertThat(JobFile.parse(JobFileTest.MINIMAL + "evaluate.metric = pr-auc").search().metric())
        .isEqualTo(SearchSettings.Metric.AUTO);
  }

  @Test
  void aRegressionHasNoClasses() {
    String csv = "data.train = { format = csv, path = a, label = y }, data.test = ${data.train}\n";
    String regression = csv + "data.classes = null, task = regression\n";
    Job job = JobFile.parse(JobFileTest.MINIMAL + regression);
    assertThat(job.data().classes()).isEqualTo(Classes.NUMBER);
    assertThat(job.search().metric()).isEqualTo(SearchSettings.Metric.R2);
    assertThat(job.search().space().dimensions()).containsOnlyKeys("loss.alpha");
    assertError(
        regression + "search.metric = accuracy",
        "search.metric is one of classes, must be r2 with task = regression");
    assertError(
        "search.metric = r2",
        "search.metric is r2, must be accuracy | balanced-accuracy | macro-f1 | nll");
    assertError("task = regression", "data.classes is given, must be left out with task");
    assertError("task = ranking", "task is ranking, must be classification | regression");
    assertError("data.classes = null", "data.classes is missing: how many there are");
    assertError(
        "data.classes = null, task = regression",
        "data.train.format is glyphs, must be another one with task = regression");
    for (String left :
        List.of(
            "loss.terms = [kl]",
            "train.class-weights = balanced",
            "labels.only-correct = true",
            "labels.min-confidence = 0.5",
            "teacher.train.class-weights = balanced",
            "evaluate.gates.student-accuracy = 0.9")) {
      String key = left.substring(0, left.indexOf(' '));
      assertError(regression + left, key + " is ");
    }
    assertError(regression + "labels.precision = float16", "labels.storage is one that drops");
    assertError(regression + "train.engine = dl4j-spark", "train.engine is dl4j-spark");
    assertError(
        regression + "teacher = null, teacher { kind = spark-ml, model = m }",
        "teacher.output is one of probabilities, must be { name = prediction, kind = logits }");
    assertError(
        "evaluate.gates.student-r2 = 0.9",
        "evaluate.gates.student-r2 is given, must be left out unless task = regression");
  }

  @Test
  void severalTeachersAreNetworks() {
    assertError("teacher.seeds = 0", "teacher.seeds is 0, must be from 1 to 100");
    assertError(
        "teacher = null, teacher { kind = train, estimator { stage = GBTClassifier }, seeds = 2 }",
        "teacher.seeds is 2, must be 1 with an estimator of Spark ML");
  }

  @Test
  void anEnsemblesWeightsMustFit() {
    String two =
        "teacher = null, teacher { kind = ensemble, members = [{ kind = onnx, model = m },";
    assertError(
        two + "{ kind = onnx, model = n }], weights = [1] }",
        "teacher.weights is [1.0], must be one for each of the 2 members");
    assertError(
        two + "{ kind = onnx, model = n }], weights = [1, 0] }",
        "teacher.weights is [1.0, 0.0], must be above 0");
    assertError(
        "teacher = null, teacher { kind = ensemble, members = [] }",
        "teacher.members is [], must be a list of two or more");
  }

  @ParameterizedTest
  @MethodSource
  void aKeyOfAnotherKindIsUnknown(String line, String key) {
    assertThatThrownBy(() -> JobFile.parse(JobFileTest.MINIMAL + line))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(key + " is not a known key; ");
  }

  static Stream<Arguments> aKeyOfAnotherKindIsUnknown() {
    return Stream.of(
        arguments("train.optimizer { kind = sgd, beta1 = 0.9 }", "train.optimizer.beta1"),
        arguments("train.optimizer.schedule.factor = 0.5", "train.optimizer.schedule.factor"),
        arguments(
            "student.network = { kind = dl4j, config = c, dropout = 0.5 }",
            "student.network.dropout"),
        arguments("student.network.filters = [1]", "student.network.filters"),
        arguments("data.train.images = x", "data.train.images"),
        arguments(ONNX + "teacher.network.kind = mlp", "teacher.network"));
  }

  @ParameterizedTest
  @MethodSource
  void aValueOfTheWrongTypeIsToldTheRightOne(String line, String message) {
    assertError(line, message);
  }

  static Stream<Arguments> aValueOfTheWrongTypeIsToldTheRightOne() {
    return Stream.of(
        arguments("train.epochs = many", "train.epochs is many, must be a whole number"),
        arguments("train.epochs = 1.5", "train.epochs is 1.5, must be a whole number"),
        arguments(
            "train.epochs = 3000000000", "train.epochs is 3000000000, must be a whole number from"),
        arguments("train.epochs = [1]", "train.epochs is [1], must be a whole number"),
        arguments("train.epochs = true", "train.epochs is true, must be a whole number"),
        arguments("seed = x", "seed is x, must be a whole number"),
        arguments("loss.alpha = half", "loss.alpha is half, must be a number"),
        arguments(
            "evaluate.baseline = perhaps",
            "evaluate.baseline is perhaps, must be true, false or { train { ... } }"),
        arguments(
            "evaluate.baseline { rate = 1 }",
            "evaluate.baseline.rate is not a known key; known are train"),
        arguments(
            "evaluate.baseline { train { optimizer { learning-rate = -1 } } }",
            "evaluate.baseline.train.optimizer.learning-rate is -1, must be above 0"),
        arguments(
            "evaluate.pseudo-labels { train { epochs = 0 } }",
            "evaluate.pseudo-labels.train.epochs is 0, must be from 1"),
        arguments(
            "evaluate.baseline { train { device = cpu } }, train.device = auto",
            "evaluate.baseline.train.device is another one, must be left out"),
        arguments("train = 5", "train is 5, must be a block { ... }"),
        arguments(
            "train.optimizer = adam",
            "train.optimizer is adam, must be a block { kind = sgd | nesterov | adam | adamw }"),
        arguments("student.network.hidden = 5", "student.network.hidden is 5, must be a list"),
        arguments("workspace { a = 1 }", "workspace is a block, must be a text"),
        arguments("train.device = gpus", "train.device is gpus, must be auto | cpu"),
        arguments("train.engine = spark", "train.engine is spark, must be averaging | dl4j-spark"),
        arguments("labels.storage = sparse", "labels.storage is sparse, must be dense | top-k"),
        arguments("labels.precision = int8", "labels.precision is int8, must be float32 | float16"),
        arguments("labels.tail = cut", "labels.tail is cut, must be residual | zero | renormalize"),
        arguments("labels.temperatures = 4", "labels.temperatures is 4, must be a list"),
        arguments(
            "labels.only-correct = some", "labels.only-correct is some, must be true or false"),
        arguments(
            "train.optimizer.schedule = linear",
            "train.optimizer.schedule is linear, must be constant | step | cosine"),
        arguments(
            "train.optimizer.schedule = 5",
            "train.optimizer.schedule is 5, must be a block { kind = constant | step | cosine }"),
        arguments(
            "train.optimizer.schedule { kind = step, at = 0.5 }",
            "train.optimizer.schedule.at is 0.5, must be a list"),
        arguments(
            "train.optimizer.clip-norm = some",
            "train.optimizer.clip-norm is some, must be a number"),
        arguments("train.augment = 2", "train.augment is 2, must be a block { ... }"),
        arguments("train.augment.shift = 0.5", "train.augment.shift is 0.5, must be a whole"),
        arguments(
            ONNX + "teacher.output.kind = softmax",
            "teacher.output.kind is softmax,"
                + " must be auto | logits | probabilities | log-probabilities"),
        arguments(
            "evaluate.gates.retention = most",
            "evaluate.gates.retention is most, must be a number"));
  }

  @ParameterizedTest
  @MethodSource
  void aValueOutsideItsRangeIsToldTheRange(String line, String message) {
    assertError(line, message);
  }

  static Stream<Arguments> aValueOutsideItsRangeIsToldTheRange() {
    String million = ", must be from 1 to 1000000";
    return Stream.of(
        arguments(
            "name = \"a/b\"",
            "name is a/b, must be letters, digits, '.', '_' and '-', since it names a folder"),
        arguments("data.shape = [2, 2]", "data.shape is [2, 2], must be one size [n], or"),
        arguments("data.shape = [0]", "data.shape is [0], must be one size [n], or"),
        arguments("data.shape = [null]", "data.shape is [null], must be one size [n], or"),
        arguments("data.scale = 0", "data.scale is 0.0, must be a finite number other than 0"),
        arguments(
            "data { scale = 0.5, standardize = true }",
            "data.scale is 0.5, must be left at 1 where standardize = true"),
        arguments("data.max-rejects = 2", "data.max-rejects is 2, must be from 0 to 1"),
        arguments("data.max-rejects = -0.1", "data.max-rejects is -0.1, must be from 0 to 1"),
        arguments(
            "data.classes = 1", "data.classes is 1, must be a number of classes from 2 to 1000000"),
        arguments(
            "data.classes = [a]",
            "data.classes is 1, must be a number of classes from 2 to 1000000"),
        arguments(
            "data.classes = [a, a]",
            "data.classes is [a, a], must be a list without repeated names"),
        arguments(
            "data.classes = [a, \" \"]",
            "data.classes is [a,  ], must be a list without empty names"),
        arguments(
            "data.train = null, data.train { format = idx, images = a }, data.test = null, data.test { format = idx, images = a }, data.classes = auto",
            "data.classes is auto, must be a number or a list of names where data.train has no"),
        arguments(
            "data { test = { format = glyphs }, classes = auto }",
            "data.classes is auto, must be a number or a list of names with glyphs, which draws"),
        arguments(
            "data.classes = ten",
            "data.classes is \"ten\", must be a number of classes, a list of names, or auto"),
        arguments(
            "data.train.part = [0.8, 0.2]",
            "data.train.part is [0.8, 0.2], must be [from, to] with 0 <= from < to <= 1"),
        arguments("data.train.part = [0.5]", "data.train.part is [0.5], must be [from, to]"),
        arguments("data.train.part = [0, 1.1]", "data.train.part is [0.0, 1.1], must be [from"),
        arguments("data.train.part = [null, 1]", "data.train.part is [null, 1.0], must be [from"),
        arguments("data.test.skip = -1", "data.test.skip is -1, must be from 0"),
        arguments(
            "data.test.limit = 0",
            "data.test.limit is 0, must be a number of rows above 0, or none"),
        arguments(
            "data.test.limit = all",
            "data.test.limit is \"all\", must be a number of rows above 0, or none"),
        arguments("data.test.count = 0", "data.test.count is 0, must be from 1 to"),
        arguments("data.test.noise = 2", "data.test.noise is 2, must be from 0 to 1"),
        arguments(
            TABLE + "data.test { features = [a], features-column = b }",
            "data.test.features-column is b, must be left out where features lists columns"),
        arguments(ONNX + "teacher.input.scale = 0", "teacher.input.scale is 0.0, must be a fin"),
        arguments(ONNX + "teacher.input.mean = []", "teacher.input.mean is [], must be one val"),
        arguments(
            ONNX + "teacher.input.mean = [null]", "teacher.input.mean is [null], must be one val"),
        arguments(
            ONNX + "teacher.input.std = [1, 0]",
            "teacher.input.std is [1.0, 0.0], must be values above 0"),
        arguments(
            ONNX + "teacher.input.std = [null]", "teacher.input.std is [null], must be values abo"),
        arguments("labels.batch-size = 0", "labels.batch-size is 0" + million),
        arguments("labels.k = 0", "labels.k is 0" + million),
        arguments(
            "labels.temperatures = []",
            "labels.temperatures is [], must be 1 to 8 different numbers above 0"),
        arguments(
            "labels.temperatures = [1, 2, 3, 4, 5, 6, 7, 8, 9]",
            "labels.temperatures is [1.0, 2.0, "),
        arguments("labels.temperatures = [4, 1, 4.0]", "labels.temperatures is [4.0, 1.0, 4.0]"),
        arguments("labels.temperatures = [1, 0]", "labels.temperatures is [1.0, 0.0], must be"),
        arguments("labels.temperatures = [1, null]", "labels.temperatures is [1.0, null], must be"),
        arguments(
            "labels.min-confidence = 1.5", "labels.min-confidence is 1.5, must be from 0 to 1"),
        arguments(
            "student.network.hidden = [0]",
            "student.network.hidden is [0], must be a list of sizes from 1 to 10,000,000"),
        arguments(
            "student.network.hidden = [null]",
            "student.network.hidden is [null], must be a list of sizes from 1 to 10,000,000"),
        arguments(
            "student.network = null\nstudent.network = { kind = cnn, filters = [] }",
            "student.network.filters is [], must be at least one number of filters"),
        arguments(
            "student.network = null\nstudent.network = { kind = cnn, kernel = 0 }",
            "student.network.kernel is 0, must be from 1 to 99"),
        arguments(
            "student.network = null\nstudent.network = { kind = cnn, pool = 0 }",
            "student.network.pool is 0, must be from 1 to 99"),
        arguments("loss.temperature = 0", "loss.temperature is 0, must be above 0"),
        arguments("loss.temperature = -1", "loss.temperature is -1, must be above 0"),
        arguments("loss.temperature = 2e3", "loss.temperature is 2000, must be from 0 to 1000"),
        arguments("loss.alpha = 1.5", "loss.alpha is 1.5, must be from 0 to 1"),
        arguments("train.workers = 0", "train.workers is 0, must be from 1 to 100000, or auto"),
        arguments("train.workers = -1", "train.workers is -1, must be from 1 to 100000, or auto"),
        arguments(
            "train.workers = few", "train.workers is \"few\", must be from 1 to 100000, or auto"),
        arguments("train.epochs = 0", "train.epochs is 0" + million),
        arguments("train.batch-size = 0", "train.batch-size is 0" + million),
        arguments("train.averaging-steps = 0", "train.averaging-steps is 0" + million),
        arguments(
            "train.optimizer.learning-rate = 0",
            "train.optimizer.learning-rate is 0, must be above 0"),
        arguments(
            "train.optimizer.beta1 = 1",
            "train.optimizer.beta1 is 1.0, must be at least 0 and below 1"),
        arguments("train.optimizer.epsilon = 0", "train.optimizer.epsilon is 0, must be above 0"),
        arguments(
            "train.optimizer { kind = nesterov, momentum = -0.5 }",
            "train.optimizer.momentum is -0.5, must be at least 0 and below 1"),
        arguments(
            "train.optimizer.warm-up = 1",
            "train.optimizer.warm-up is 1.0, must be at least 0 and below 1"),
        arguments(
            "train.optimizer.weight-decay = -0.1",
            "train.optimizer.weight-decay is -0.1, must be from 0 to 100"),
        arguments(
            "train.optimizer.clip-norm = 0", "train.optimizer.clip-norm is 0, must be above 0"),
        arguments(
            "train.optimizer.schedule { kind = step, factor = 0 }",
            "train.optimizer.schedule.factor is 0, must be above 0"),
        arguments(
            "train.optimizer.schedule { kind = step, factor = 2 }",
            "train.optimizer.schedule.factor is 2, must be from 0 to 1"),
        arguments(
            "train.optimizer.schedule { kind = step, at = [0.5, 0.5] }",
            "train.optimizer.schedule.at is [0.5, 0.5], must be rising shares of the training"),
        arguments(
            "train.optimizer.schedule { kind = step, at = [0] }",
            "train.optimizer.schedule.at is [0.0], must be rising"),
        arguments(
            "train.optimizer.schedule { kind = step, at = [1] }",
            "train.optimizer.schedule.at is [1.0], must be rising"),
        arguments(
            "train.optimizer.schedule { kind = step, at = [] }",
            "train.optimizer.schedule.at is [], must be rising"),
        arguments(
            "train.optimizer.schedule { kind = step, at = [null] }",
            "train.optimizer.schedule.at is [null], must be rising"),
        arguments("train.augment.shift = -1", "train.augment.shift is -1, must be from 0 to 1000"),
        arguments(
            "student.network.dropout = 1",
            "student.network.dropout is 1.0, must be at least 0 and below 1"),
        arguments(
            "student.network.input-dropout = -0.1",
            "student.network.input-dropout is -0.1, must be at least 0 and below 1"),
        arguments(
            "student.network { hidden = [], dropout = 0.5 }",
            "student.network.dropout is 0.5, must be 0 where hidden = []"),
        arguments(
            "student.network = null\n"
                + "student.network = { kind = cnn, dense = [], dropout = 0.5 }",
            "student.network.dropout is 0.5, must be 0 where dense = []"),
        arguments("teacher.train.epochs = 0", "teacher.train.epochs is 0" + million),
        arguments("evaluate.seeds = 0", "evaluate.seeds is 0, must be from 1 to 100"),
        arguments(
            "evaluate.latency.samples = 1",
            "evaluate.latency.samples is 1, must be from 20 to 1000000"),
        arguments(
            "evaluate.latency.warmup = -1",
            "evaluate.latency.warmup is -1, must be from 0 to 1000000"),
        arguments("evaluate.latency.batch-size = 0", "evaluate.latency.batch-size is 0" + million),
        arguments(
            "evaluate { baseline = false, gates { kd-gain = 0 } }",
            "evaluate.gates.kd-gain is 0.0, must be left out where baseline = false"),
        arguments(
            "evaluate { pseudo-labels = false, gates { soft-gain = 0 } }",
            "evaluate.gates.soft-gain is 0.0, must be left out where pseudo-labels = false"),
        arguments(
            "evaluate.gates.kd-gain-low = 0",
            "evaluate.gates.kd-gain-low is 0.0, must be left out on one seed, which has no"
                + " interval"));
  }

  @ParameterizedTest
  @MethodSource
  void anUnknownKindIsToldAllKinds(String line, String message) {
    assertError(line, message);
  }

  static Stream<Arguments> anUnknownKindIsToldAllKinds() {
    return Stream.of(
        arguments(
            "teacher.kind = tensorflow", "teacher.kind is tensorflow, must be train | dl4j | onnx"),
        arguments(
            "train.optimizer.kind = lion",
            "train.optimizer.kind is lion, must be sgd | nesterov | adam | adamw"),
        arguments(
            "train.optimizer.schedule.kind = linear",
            "train.optimizer.schedule.kind is linear, must be constant | step | cosine"),
        arguments(
            "teacher.train.optimizer.schedule = linear",
            "teacher.train.optimizer.schedule is linear, must be constant | step | cosine"),
        arguments(
            "student.network.kind = vit",
            "student.network.kind is vit, must be mlp | cnn | fasttext | text-cnn | lstm | dl4j"),
        arguments(
            "teacher.network.kind = vit",
            "teacher.network.kind is vit, must be mlp | cnn | fasttext | text-cnn | lstm | dl4j"),
        arguments(
            "student.network = null\nstudent.network = {}",
            "student.network.kind is missing, must be mlp | cnn | fasttext | text-cnn | lstm | dl4j"),
        arguments(
            "teacher = null\nteacher = {}",
            "teacher.kind is missing, must be train | dl4j | onnx"));
  }

  @ParameterizedTest
  @MethodSource
  void whatIsRequiredIsAskedFor(String line, String message) {
    assertError(line, message);
  }

  static Stream<Arguments> whatIsRequiredIsAskedFor() {
    return Stream.of(
        arguments("name = null", "name is missing: "),
        arguments("name = \"\"", "name is missing: "),
        arguments("workspace = \"\"", "workspace is missing: "),
        arguments("data = null", "data.train is missing: "),
        arguments("data.train = null", "data.train is missing: "),
        arguments("data.test = null", "data.test is missing: "),
        arguments("data.classes = null", "data.classes is missing: "),
        arguments("data.train = null\ndata.train = {}", "data.train.format is missing: "),
        arguments("data.train = { format = idx }", "data.train.images is missing: "),
        arguments("data.train = { format = csv }", "data.train.path is missing: "),
        arguments("teacher = null", "teacher.kind is missing, must be train"),
        arguments("teacher.network = null", "teacher.network is missing: "),
        arguments("teacher = null\nteacher = { kind = dl4j }", "teacher.model is missing: "),
        arguments("teacher = null\nteacher = { kind = onnx }", "teacher.model is missing: "),
        arguments("student = null", "student.network is missing: "),
        arguments("student.network = null", "student.network is missing: "),
        arguments(
            "student.network = null\nstudent.network = { kind = dl4j }",
            "student.network.config is missing: "));
  }

  private static void assertError(String line, String message) {
    assertThatThrownBy(() -> JobFile.parse(JobFileTest.MINIMAL + line))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }

  /** It may be a secret that got to the wrong place. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss.temperature = ${PATH}",
        "loss.temperature = \"x\"${PATH}",
        "train.epochs = ${PATH}",
        "train.optimizer.schedule = ${PATH}",
        "student.network.hidden = [1, ${PATH}]",
        "labels.temperatures = [${PATH}]",
        "seed = ${PATH}",
      })
  void aValueOfTheEnvironmentIsNotTold(String setting) {
    assertThatThrownBy(() -> JobFile.parse(JobFileTest.MINIMAL + setting))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(setting.substring(0, setting.indexOf(' ')))
        .hasMessageContaining("is ***")
        .hasMessageNotContaining(System.getenv("PATH"));
  }
}
