/**
 * The parameter-averaging trainer: rows shared out among workers once, then rounds in which every
 * worker takes steps on its own and the results are averaged, weighted by examples. It speaks in
 * flat parameter vectors and row-major batches. It may import {@code network}, {@code loss}, {@code
 * pipeline}, {@code job}, and the tables of examples and soft labels. A search sees {@link
 * io.retort.train.TrialTrainings}; where students are published, it is told ({@link
 * io.retort.train.LastPublished}).
 */
package io.retort.train;
