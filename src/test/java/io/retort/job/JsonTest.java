package io.retort.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings keep their meaning on their way into a manifest, and on their way to an executor. */
class JsonTest {

  static Stream<Job> jobs() {
    return Stream.of(
            "",
            """
            data {
              train = { format = idx, images = i, labels = l, skip = 3, limit = 5, part = [0, 0.5] }
              transfer { format = glyphs, count = 7, noise = 0.1, seed = -3 }
              test = {
                format = csv, path = p, options { header = true }, schema = "x int"
                features = [a, b], label = y, id = i
              }
              shape = [1, 28, 28], scale = 0.5, classes = [cat, dog], max-rejects = 0.5
            }
            """,
            """
            data.test = { format = parquet, path = "s3a://b/p", features-column = f }
            data.standardize = true
            teacher = null
            teacher {
              kind = onnx, model = m.onnx
              input = { name = in, shape = [3, 2, 2], scale = 255, mean = [1, 2, 3], std = 2 }
              constants { attention_mask = 1, "x:0" = -0.5 }
              output { name = out, kind = log-probabilities }
              threads = 2, device = cpu
            }
            student.network = null
            student { network = { kind = cnn, filters = [2], kernel = 5 }, init-from = start.zip }
            train { workers = 4, device = cpu, optimizer { kind = sgd, schedule = constant } }
            """,
            """
            teacher = null
            teacher { kind = dl4j, model = m.zip, input.mean = 0.1 }
            student.network = null
            student.network = { kind = dl4j, config = c.json }
            train.optimizer { kind = nesterov, momentum = 0.5, warm-up = 0.1, clip-norm = 2 }
            evaluate { gates { student-accuracy = 0.9, size-ratio = 0.5, kd-gain = -0.01 } }
            """,
            """
            teacher = null
            teacher { kind = spark-ml, model = forest, columns = [a, b], output.name = p }
            """,
            """
            teacher = null
            teacher { kind = keras, model = m.h5, input.shape = [28, 28, 1] }
            """,
            """
            teacher = null
            teacher {
              kind = ensemble, weights = [1, 2], of = logits
              members = [{ kind = onnx, model = m, input.scale = 2 }, { kind = spark-ml, model = n }]
            }
            """,
            """
            student.network { dropout = 0.5, input-dropout = 0.2 }
            train {
              optimizer { kind = adamw, weight-decay = 0.1, schedule { kind = step, at = [0.3] } }
              augment.shift = 2
            }
            """,
            """
            data = null
            data {
              train { format = json, path = p, features-column = t, label = y }
              test { format = json, path = q, features-column = t, label = y }
              text { kind = words, size = 99, ngrams = 2 }
              classes = 150
              pipeline = [{ stage = Imputer, inputCols = [a], relativeError = 0.01 }, { stage = my.own.Stage }]
            }
            teacher = null
            teacher {
              kind = train, estimator { stage = GBTClassifier, maxIter = 9 }, train.class-weights = balanced
            }
            student { network { kind = fasttext, embedding = 8 }, init-from { teacher-layers = [0, 2] } }
            train.class-weights { "7" = 2.5, "8" = 20 }
            """,
            """
            data = null
            data {
              train { format = json, path = p, features-column = t, label = y }
              test { format = json, path = q, features-column = t, label = y }
              text { kind = wordpiece, vocabulary = v, lower-case = false }
              classes = 2
            }
            teacher = null
            teacher {
              kind = ensemble, by = confidence
              members = [{ kind = onnx, model = m, mask = attention }, { kind = dl4j, model = n }]
            }
            student.network = null
            student.network { kind = text-cnn, filters = [8, 8], dense = [4] }
            loss { temperature { kind = cosine, from = 8, to = 1 }, alpha { kind = warm-up, from = 0, to = 1 } }
            """,
            """
            student.network = null
            student.network { kind = lstm, units = [4] }
            search {
              space { loss.terms = [[kl], [{ kind = dist }]], train.optimizer.learning-rate = log(1e-4, 1e-2) }
              metric = macro-f1, parallel = 3
            }
            """,
            """
            loss.terms = [
              cross-entropy, pseudo-labels, kl, soft-cross-entropy, reverse-kl, symmetric-kl, jensen-shannon, logit-mse
              standardized-kl, { kind = dkd, temperature = 3 }, dist, similarity, rkd-distance, rkd-angle
              { kind = hint, teacher = fc }, cosine, { kind = attention-transfer, student = 0 }
              { kind = rkd-angle, student = 0 }
            ]
            labels.hidden = [fc]
            """)
        .map(more -> JobFile.parse(JobFileTest.MINIMAL + more));
  }

  static Stream<Serializable> shipped() {
    return jobs()
        .flatMap(
            job ->
                Stream.<Serializable>of(
                    job.student().initFrom() == null ? "" : job.student().initFrom(),
                    job.data().train(),
                    job.data().test(),
                    job.data().classes(),
                    job.teacher(),
                    job.student().network(),
                    job.loss(),
                    job.train()));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void aJobIsReadBackAsItWasWritten(Job job) throws IOException {
    String json = Json.MAPPER.writeValueAsString(job);

    assertThat(Json.MAPPER.readValue(json, Job.class)).isEqualTo(job);
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void settingsAreTheSameOnAnExecutor(Serializable settings)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(settings);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(settings);
    }
  }

  static Stream<Class<?>> families() {
    return Stream.of(
        SourceSettings.class,
        TeacherSettings.class,
        NetworkSettings.class,
        TextSettings.class,
        OptimizerSettings.class,
        Schedule.class);
  }

  @ParameterizedTest
  @MethodSource("families")
  void theJobsAboveHoldEveryKind(Class<?> family) {
    List<Class<?>> seen =
        jobs()
            .flatMap(
                job ->
                    Stream.of(
                        job.data().text() == null ? "none" : job.data().text(),
                        job.data().train(),
                        job.data().test(),
                        job.teacher(),
                        job.student().network(),
                        job.train().optimizer(),
                        job.train().optimizer().schedule()))
            .<Class<?>>map(Object::getClass)
            .toList();

    assertThat(seen).containsAll(kinds(family).toList());
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(JsonTest::kinds)
        : Stream.of(type);
  }
}
