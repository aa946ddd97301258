/**
 * The comparison of teacher, student and baseline on the held-out examples: metrics in one pass by
 * partial results that merge in any order, latency, gates, and the report. It may import {@code
 * network}, {@code loss}, {@code pipeline}, {@code job}, the examples table and {@link
 * io.retort.teacher.Teachers}.
 */
package io.retort.evaluate;
