/**
 * The objectives: pure maths on {@code float[]}, values and gradients, each formula written once
 * and checked against finite differences and by another route. {@link io.retort.loss.CombinedLoss}
 * is what a student minimizes: hard labels and {@link io.retort.loss.Term}s, most of which look at
 * one row after the other, some at how the rows of a batch lie to each other; {@link
 * io.retort.loss.HiddenTerm}s hold hidden layers to those of a teacher. Nothing of ours, and
 * nothing of a network library, may be imported here.
 */
package io.retort.loss;
