package io.retort.network;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How well a network that was trained here knows some of the very rows that it learned from.
 *
 * @param rows labelled ones that it was asked about, some thousand at most
 * @param accuracy share of them that it gets right; null of a regression
 * @param commonest the same of always saying their commonest class; null of a regression
 * @param loss mean negative log-likelihood of their labels, in nats; null of a regression
 * @param constantLoss the same of always telling how frequent the classes are; null of a regression
 * @param r2 share of their labels' variance that it explains; null of classes
 * @param roundsLoss the mean of what was minimized over the last rounds, a tenth of all; null where
 *     there were too few rounds to tell
 * @param roundsLossBefore the same over as many rounds before those
 * @param falling whether the loss still fell by more than 2 % from those to these, and by more than
 *     rounds differ by chance
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fit(
    long rows,
    Double accuracy,
    Double commonest,
    Double loss,
    Double constantLoss,
    Double r2,
    Double roundsLoss,
    Double roundsLossBefore,
    boolean falling) {}
