package io.retort.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.Serializable;

/** One term of a student's loss. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(TermSettings.CrossEntropy.class),
  @JsonSubTypes.Type(TermSettings.PseudoLabels.class),
  @JsonSubTypes.Type(TermSettings.Kl.class),
  @JsonSubTypes.Type(TermSettings.SoftCrossEntropy.class),
  @JsonSubTypes.Type(TermSettings.ReverseKl.class),
  @JsonSubTypes.Type(TermSettings.SymmetricKl.class),
  @JsonSubTypes.Type(TermSettings.JensenShannon.class),
  @JsonSubTypes.Type(TermSettings.LogitMse.class),
  @JsonSubTypes.Type(TermSettings.StandardizedKl.class),
  @JsonSubTypes.Type(TermSettings.Dkd.class),
  @JsonSubTypes.Type(TermSettings.Dist.class),
  @JsonSubTypes.Type(TermSettings.Similarity.class),
  @JsonSubTypes.Type(TermSettings.RkdDistance.class),
  @JsonSubTypes.Type(TermSettings.RkdAngle.class),
  @JsonSubTypes.Type(TermSettings.Hint.class),
  @JsonSubTypes.Type(TermSettings.Cosine.class),
  @JsonSubTypes.Type(TermSettings.AttentionTransfer.class)
})
public sealed interface TermSettings extends Serializable {

  /** At which it compares distributions: null is the loss's, and also where it has none. */
  default Scheduled temperature() {
    return null;
  }

  /** The factor on the term's mean over a batch. */
  Scheduled weight();

  /**
   * Whether it has no meaning where the teacher's distribution lacks classes, as it does with
   * {@link LabelSettings.Tail#ZERO} and {@link LabelSettings.Tail#RENORMALIZE}.
   */
  default boolean needsEveryClass() {
    return true;
  }

  /** The hidden layers that are compared; null where logits are. */
  default HiddenLayers layers() {
    return null;
  }

  /**
   * A hidden layer of each side.
   *
   * @param teacher one of labels.hidden; null: the only one there
   * @param student its name or number; null: the last one before the output
   */
  record HiddenLayers(String teacher, String student) implements Serializable {}

  /** A term on logits or, where layers are named, on hidden outputs. */
  sealed interface Relation extends TermSettings {
    String teacher();

    String student();

    @Override
    default boolean needsEveryClass() {
      return layers() == null;
    }

    @Override
    default HiddenLayers layers() {
      return teacher() == null && student() == null ? null : new HiddenLayers(teacher(), student());
    }
  }

  /** A term on hidden outputs. */
  sealed interface Feature extends TermSettings {
    String teacher();

    String student();

    @Override
    default boolean needsEveryClass() {
      return false;
    }

    @Override
    default HiddenLayers layers() {
      return new HiddenLayers(teacher(), student());
    }
  }

  /** With the hard label. */
  @JsonTypeName("cross-entropy")
  record CrossEntropy(Scheduled weight, double labelSmoothing) implements TermSettings {
    public CrossEntropy {
      check(weight, null);
      IllegalValue.belowOne("label-smoothing", labelSmoothing);
    }

    @Override
    public boolean needsEveryClass() {
      return false;
    }
  }

  /** With the teacher's first class. */
  @JsonTypeName("pseudo-labels")
  record PseudoLabels(Scheduled weight) implements TermSettings {
    public PseudoLabels {
      check(weight, null);
    }

    @Override
    public boolean needsEveryClass() {
      return false;
    }
  }

  /**
   * {@code T^2 KL(teacher_T || student_T)}.
   *
   * @param temperature T; null is the loss's
   */
  @JsonTypeName("kl")
  record Kl(Scheduled weight, Scheduled temperature) implements TermSettings {
    public Kl {
      check(weight, temperature);
    }

    @Override
    public boolean needsEveryClass() {
      return false;
    }
  }

  /** {@link Kl} with the teacher's entropy, the gradient of which is the same. */
  @JsonTypeName("soft-cross-entropy")
  record SoftCrossEntropy(Scheduled weight, Scheduled temperature) implements TermSettings {
    public SoftCrossEntropy {
      check(weight, temperature);
    }

    @Override
    public boolean needsEveryClass() {
      return false;
    }
  }

  /** {@code T^2 KL(student_T || teacher_T)}. */
  @JsonTypeName("reverse-kl")
  record ReverseKl(Scheduled weight, Scheduled temperature) implements TermSettings {
    public ReverseKl {
      check(weight, temperature);
    }
  }

  /** The mean of both. */
  @JsonTypeName("symmetric-kl")
  record SymmetricKl(Scheduled weight, Scheduled temperature) implements TermSettings {
    public SymmetricKl {
      check(weight, temperature);
    }
  }

  /** T^2 times Jensen and Shannon's divergence. */
  @JsonTypeName("jensen-shannon")
  record JensenShannon(Scheduled weight, Scheduled temperature) implements TermSettings {
    public JensenShannon {
      check(weight, temperature);
    }

    @Override
    public boolean needsEveryClass() {
      return false;
    }
  }

  /** The mean squared difference of logits. */
  @JsonTypeName("logit-mse")
  record LogitMse(Scheduled weight) implements TermSettings {
    public LogitMse {
      check(weight, null);
    }
  }

  /** {@link Kl} of standardized logits. */
  @JsonTypeName("standardized-kl")
  record StandardizedKl(Scheduled weight, Scheduled temperature) implements TermSettings {
    public StandardizedKl {
      check(weight, temperature);
    }
  }

  /**
   * Decoupled distillation.
   *
   * @param target weight of how sure the teacher is of the target class
   * @param others weight of how the other classes share the rest
   */
  @JsonTypeName("dkd")
  record Dkd(Scheduled weight, Scheduled temperature, double target, double others)
      implements TermSettings {
    public Dkd {
      check(weight, temperature);
      IllegalValue.between("target", target, 0, MOST);
      IllegalValue.between("others", others, 0, MOST);
    }
  }

  /**
   * Correlation within rows and within columns of a batch.
   *
   * @param inter weight of the rows
   * @param intra weight of the columns
   */
  @JsonTypeName("dist")
  record Dist(Scheduled weight, Scheduled temperature, double inter, double intra)
      implements TermSettings {
    public Dist {
      check(weight, temperature);
      IllegalValue.between("inter", inter, 0, MOST);
      IllegalValue.between("intra", intra, 0, MOST);
    }

    @Override
    public boolean needsEveryClass() {
      return false;
    }
  }

  /** Similarity-preserving distillation. */
  @JsonTypeName("similarity")
  record Similarity(Scheduled weight, String teacher, String student) implements Relation {
    public Similarity {
      check(weight, null);
    }
  }

  /** Relational distillation by distances. */
  @JsonTypeName("rkd-distance")
  record RkdDistance(Scheduled weight, String teacher, String student) implements Relation {
    public RkdDistance {
      check(weight, null);
    }
  }

  /** Relational distillation by angles. */
  @JsonTypeName("rkd-angle")
  record RkdAngle(Scheduled weight, String teacher, String student) implements Relation {
    public RkdAngle {
      check(weight, null);
    }
  }

  /** The mean squared difference of hidden outputs. */
  @JsonTypeName("hint")
  record Hint(Scheduled weight, String teacher, String student) implements Feature {
    public Hint {
      check(weight, null);
    }
  }

  /** 1 less the cosine between hidden outputs. */
  @JsonTypeName("cosine")
  record Cosine(Scheduled weight, String teacher, String student) implements Feature {
    public Cosine {
      check(weight, null);
    }
  }

  /** The squared difference of maps of attention. */
  @JsonTypeName("attention-transfer")
  record AttentionTransfer(Scheduled weight, String teacher, String student) implements Feature {
    public AttentionTransfer {
      check(weight, null);
    }
  }

  double MOST = 10_000;

  private static void check(Scheduled weight, Scheduled temperature) {
    if (weight.constant()) {
      IllegalValue.positive("weight", weight.last());
    }
    IllegalValue.between("weight", weight.least(), 0, MOST);
    IllegalValue.between("weight", weight.most(), 0, MOST);
    LossSettings.checkTemperature(temperature);
  }
}
