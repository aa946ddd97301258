package io.retort.train;

import io.retort.data.ExamplesInfo;
import io.retort.data.Spread;
import io.retort.job.LossSettings;
import io.retort.job.TermSettings;
import io.retort.loss.AngleRelation;
import io.retort.loss.AttentionTransfer;
import io.retort.loss.CombinedLoss;
import io.retort.loss.Correlation;
import io.retort.loss.Cosine;
import io.retort.loss.DecoupledDistillation;
import io.retort.loss.DistanceRelation;
import io.retort.loss.HiddenShape;
import io.retort.loss.HiddenTerm;
import io.retort.loss.Hint;
import io.retort.loss.JensenShannon;
import io.retort.loss.KullbackLeibler;
import io.retort.loss.LogitSquares;
import io.retort.loss.Objective;
import io.retort.loss.PseudoLabels;
import io.retort.loss.Relation;
import io.retort.loss.ReverseKullbackLeibler;
import io.retort.loss.Similarity;
import io.retort.loss.SoftCrossEntropy;
import io.retort.loss.SquaredError;
import io.retort.loss.StandardizedKullbackLeibler;
import io.retort.loss.SymmetricKullbackLeibler;
import io.retort.loss.Term;
import io.retort.network.HiddenComparison;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a student's objective of a job's settings.
 *
 * @param classWeights of labels, one a class, or none
 * @param numbers of a regression, how train's labels are spread; else null
 */
record StudentLoss(LossSettings settings, List<Double> classWeights, Spread numbers)
    implements Serializable {

  /** Of classes. */
  StudentLoss(LossSettings settings, List<Double> classWeights) {
    this(settings, classWeights, null);
  }

  /** Of labels alone. */
  static Objective ofLabels(ExamplesInfo info, List<Double> classWeights) {
    return info.regression()
        ? new SquaredError(0, info.numbers().mean(), info.numbers().deviation())
        : CombinedLoss.ofHardLabels().weighted(classWeights);
  }

  Objective objective() {
    return settings.constant() ? at(1) : new ScheduledLoss(this);
  }

  /**
   * The objective at a place of the training.
   *
   * @param progress from 0 to 1
   */
  Objective at(double progress) {
    return numbers == null
        ? ofClasses(progress)
        : new SquaredError(settings.alpha().at(progress), numbers.mean(), numbers.deviation());
  }

  private CombinedLoss ofClasses(double progress) {
    if (settings.terms().isEmpty()) {
      return CombinedLoss.distillation(
              settings.temperature().known().at(progress), settings.alpha().at(progress))
          .weighted(classWeights);
    }
    double hard = 0;
    double smoothing = 0;
    List<CombinedLoss.Weighted> terms = new ArrayList<>();
    List<CombinedLoss.WeightedHidden> hidden = new ArrayList<>();
    for (TermSettings term : settings.terms()) {
      if (term instanceof TermSettings.CrossEntropy entropy) {
        hard = entropy.weight().at(progress);
        smoothing = entropy.labelSmoothing();
      } else if (term.layers() != null) {
        hidden.add(new CombinedLoss.WeightedHidden(hidden(term), term.weight().at(progress)));
      } else if (term.weight().at(progress) > 0) {
        double temperature = settings.or(term.temperature()).at(progress);
        terms.add(new CombinedLoss.Weighted(term(term, temperature), term.weight().at(progress)));
      }
    }
    return new CombinedLoss(hard, smoothing, classWeights, terms, hidden);
  }

  /**
   * The hidden layers that are compared, in the order of the objective's terms on them.
   *
   * @param stored of the teacher
   */
  List<HiddenComparison> comparisons(List<HiddenShape> stored) {
    List<HiddenComparison> comparisons = new ArrayList<>();
    for (int i = 0; i < settings.terms().size(); i++) {
      TermSettings term = settings.terms().get(i);
      if (term.layers() != null) {
        String name = term.layers().teacher();
        int layer = 0; // A job that names none has one alone.
        while (name != null && !stored.get(layer).name().equals(name)) {
          layer++;
        }
        comparisons.add(
            new HiddenComparison(
                "loss.terms." + i,
                term.layers().student(),
                layer,
                stored.get(layer),
                hidden(term)));
      }
    }
    return comparisons;
  }

  /** Of two hidden layers. */
  private static HiddenTerm hidden(TermSettings term) {
    if (term instanceof TermSettings.Hint) {
      return new Hint();
    } else if (term instanceof TermSettings.Cosine) {
      return new Cosine();
    } else if (term instanceof TermSettings.AttentionTransfer) {
      return new AttentionTransfer();
    } else if (term instanceof TermSettings.Relation relation) {
      return relation(relation);
    }
    throw new IllegalArgumentException(term.toString());
  }

  /** Of logits or of hidden layers. */
  private static Relation relation(TermSettings.Relation term) {
    if (term instanceof TermSettings.Similarity) {
      return new Similarity();
    } else if (term instanceof TermSettings.RkdDistance) {
      return new DistanceRelation();
    } else if (term instanceof TermSettings.RkdAngle) {
      return new AngleRelation();
    }
    throw new IllegalArgumentException(term.toString());
  }

  /** Of any but hard labels. */
  private static Term term(TermSettings term, double temperature) {
    if (term instanceof TermSettings.PseudoLabels) {
      return new PseudoLabels();
    } else if (term instanceof TermSettings.Kl) {
      return new KullbackLeibler(temperature);
    } else if (term instanceof TermSettings.SoftCrossEntropy) {
      return new SoftCrossEntropy(temperature);
    } else if (term instanceof TermSettings.ReverseKl) {
      return new ReverseKullbackLeibler(temperature);
    } else if (term instanceof TermSettings.SymmetricKl) {
      return new SymmetricKullbackLeibler(temperature);
    } else if (term instanceof TermSettings.JensenShannon) {
      return new JensenShannon(temperature);
    } else if (term instanceof TermSettings.LogitMse) {
      return new LogitSquares();
    } else if (term instanceof TermSettings.StandardizedKl) {
      return new StandardizedKullbackLeibler(temperature);
    } else if (term instanceof TermSettings.Dkd dkd) {
      return new DecoupledDistillation(temperature, dkd.target(), dkd.others());
    } else if (term instanceof TermSettings.Dist dist) {
      return new Correlation(temperature, dist.inter(), dist.intra());
    } else if (term instanceof TermSettings.Relation relation) {
      return relation(relation);
    }
    throw new IllegalArgumentException(term.toString());
  }
}
