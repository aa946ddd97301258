package io.retort.train;

import io.retort.job.LossSettings;
import io.retort.job.TermSettings;
import io.retort.loss.AngleRelation;
import io.retort.loss.CombinedLoss;
import io.retort.loss.Correlation;
import io.retort.loss.DecoupledDistillation;
import io.retort.loss.DistanceRelation;
import io.retort.loss.JensenShannon;
import io.retort.loss.KullbackLeibler;
import io.retort.loss.LogitSquares;
import io.retort.loss.PseudoLabels;
import io.retort.loss.ReverseKullbackLeibler;
import io.retort.loss.Similarity;
import io.retort.loss.SoftCrossEntropy;
import io.retort.loss.StandardizedKullbackLeibler;
import io.retort.loss.SymmetricKullbackLeibler;
import io.retort.loss.Term;
import java.util.ArrayList;
import java.util.List;

/** Makes a student's objective of a job's settings. */
record StudentLoss(LossSettings settings) {

  CombinedLoss objective() {
    if (settings.terms().isEmpty()) {
      return CombinedLoss.distillation(settings.temperature(), settings.alpha());
    }
    double hard = 0;
    double smoothing = 0;
    List<CombinedLoss.Weighted> terms = new ArrayList<>();
    for (TermSettings term : settings.terms()) {
      if (term instanceof TermSettings.CrossEntropy entropy) {
        hard = entropy.weight();
        smoothing = entropy.labelSmoothing();
      } else {
        terms.add(new CombinedLoss.Weighted(term(term), term.weight()));
      }
    }
    return new CombinedLoss(hard, smoothing, terms);
  }

  /** Of any but hard labels. */
  private Term term(TermSettings term) {
    if (term instanceof TermSettings.PseudoLabels) {
      return new PseudoLabels();
    } else if (term instanceof TermSettings.Kl kl) {
      return new KullbackLeibler(or(kl.temperature()));
    } else if (term instanceof TermSettings.SoftCrossEntropy soft) {
      return new SoftCrossEntropy(or(soft.temperature()));
    } else if (term instanceof TermSettings.ReverseKl reverse) {
      return new ReverseKullbackLeibler(or(reverse.temperature()));
    } else if (term instanceof TermSettings.SymmetricKl symmetric) {
      return new SymmetricKullbackLeibler(or(symmetric.temperature()));
    } else if (term instanceof TermSettings.JensenShannon shannon) {
      return new JensenShannon(or(shannon.temperature()));
    } else if (term instanceof TermSettings.LogitMse) {
      return new LogitSquares();
    } else if (term instanceof TermSettings.StandardizedKl standardized) {
      return new StandardizedKullbackLeibler(or(standardized.temperature()));
    } else if (term instanceof TermSettings.Dkd dkd) {
      return new DecoupledDistillation(or(dkd.temperature()), dkd.target(), dkd.others());
    } else if (term instanceof TermSettings.Dist dist) {
      return new Correlation(or(dist.temperature()), dist.inter(), dist.intra());
    } else if (term instanceof TermSettings.Similarity) {
      return new Similarity();
    } else if (term instanceof TermSettings.RkdDistance) {
      return new DistanceRelation();
    } else if (term instanceof TermSettings.RkdAngle) {
      return new AngleRelation();
    }
    throw new IllegalArgumentException(term.toString());
  }

  private double or(Double temperature) {
    return temperature == null ? settings.temperature() : temperature;
  }
}
