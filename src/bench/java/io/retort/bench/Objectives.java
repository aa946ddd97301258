package io.retort.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objectives that are compared, as a job file has them. */
final class Objectives {
  static final String PSEUDO = "pseudo-labels";
  static final String KL = "kl T=2";

  /** Of which a step takes batch^3 operations. */
  static final String ANGLE = "rkd-angle";

  private static final String HARD = "{ kind = cross-entropy, weight = 0.2 }";

  private Objectives() {}

  /** By name, the value of {@code loss.terms}. */
  static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(PSEUDO, "[pseudo-labels]");
    all.put("kl T=4", beside("{ kind = kl, temperature = 4, weight = 0.8 }"));
    all.put(KL, beside("{ kind = kl, temperature = 2, weight = 0.8 }"));
    all.put("kl T=1", beside("{ kind = kl, temperature = 1, weight = 0.8 }"));
    all.put("kl T=1 alone", "[{ kind = kl, temperature = 1 }]");
    all.put("reverse-kl T=2", beside("{ kind = reverse-kl, temperature = 2, weight = 0.8 }"));
    all.put("symmetric-kl T=2", beside("{ kind = symmetric-kl, temperature = 2, weight = 0.8 }"));
    all.put("jensen-shannon T=2", beside("{ kind = jensen-shannon, temperature = 2, weight = 3 }"));
    all.put("logit-mse", beside("{ kind = logit-mse, weight = 0.1 }"));
    all.put(
        "standardized-kl T=1", beside("{ kind = standardized-kl, temperature = 1, weight = 0.8 }"));
    all.put(
        "standardized-kl T=2", beside("{ kind = standardized-kl, temperature = 2, weight = 0.8 }"));
    all.put(
        "dkd T=2",
        beside("{ kind = dkd, temperature = 2, target = 1, others = 0.5, weight = 0.8 }"));
    all.put(
        "dist T=1",
        "[{ kind = dist, temperature = 1, weight = 0.67 }, { kind = cross-entropy, weight = 0.33 }]");
    all.put(
        "dist T=2",
        "[{ kind = dist, temperature = 2, weight = 0.67 }, { kind = cross-entropy, weight = 0.33 }]");
    all.put("similarity, kl T=1", withKl("{ kind = similarity, weight = 10 }"));
    all.put("rkd-distance, kl T=1", withKl("{ kind = rkd-distance, weight = 1 }"));
    all.put(ANGLE + ", kl T=1", withKl("{ kind = rkd-angle, weight = 1 }"));
    all.put("label smoothing 0.1", "[{ kind = cross-entropy, label-smoothing = 0.1 }]");
    return all;
  }

  /** By name, what is laid over a job file. */
  static Map<String, Map<String, String>> settings(Map<String, String> objectives) {
    Map<String, Map<String, String>> settings = new LinkedHashMap<>();
    objectives.forEach((name, terms) -> settings.put(name, Map.of("loss.terms", terms)));
    return settings;
  }

  /**
   * Those that compare the student's last hidden layer with one of the teacher's.
   *
   * @param layer its name
   */
  static Map<String, String> hidden(String layer) {
    String teacher = ", teacher = \"" + layer + "\" }";
    Map<String, String> all = new LinkedHashMap<>();
    all.put("hint, kl T=1", withKl("{ kind = hint, weight = 0.1" + teacher));
    all.put("cosine, kl T=1", withKl("{ kind = cosine, weight = 0.5" + teacher));
    all.put("hidden similarity, kl T=1", withKl("{ kind = similarity, weight = 10" + teacher));
    all.put("hidden rkd-distance, kl T=1", withKl("{ kind = rkd-distance" + teacher));
    return all;
  }

  /**
   * Those that compare maps of a convolutional student with such of the teacher's, and what they
   * are compared with.
   *
   * <p>The weight of attention transfer is about its paper's beta of 1000, there halved and of the
   * mean over the 49 positions.
   *
   * @param student the name of its layer
   * @param teacher the name of the teacher's
   */
  static Map<String, String> maps(String student, String teacher) {
    String layers = ", student = \"" + student + "\", teacher = \"" + teacher + "\" }";
    Map<String, String> all = new LinkedHashMap<>();
    for (String plain : List.of(PSEUDO, KL, "kl T=1")) {
      all.put(plain, all().get(plain));
    }
    all.put(
        "attention-transfer, kl T=1", withKl("{ kind = attention-transfer, weight = 10" + layers));
    all.put("hint on maps, kl T=1", withKl("{ kind = hint, weight = 0.1" + layers));
    return all;
  }

  private static String beside(String term) {
    return "[" + term + ", " + HARD + "]";
  }

  private static String withKl(String term) {
    return "[" + term + ", { kind = kl, temperature = 1, weight = 0.8 }, " + HARD + "]";
  }
}
