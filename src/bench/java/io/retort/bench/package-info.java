/**
 * Benchmarks of Retort and of the peers it is measured against: the same work, in one run,
 * interleaved, medians. {@code scripts/bench} starts them. Contenders that cannot live in one JVM
 * each have one of their own ({@link io.retort.bench.ContenderJvm}) and are asked in turn.
 */
package io.retort.bench;
