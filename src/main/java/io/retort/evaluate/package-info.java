/**
 * The comparison of teacher, student, its controls and others on the held-out examples: figures in
 * one pass by partial results that merge in any order, what models cost, what the differences
 * prove, gates, and the report in its forms; then where a student that passed goes, and who is
 * told. It may import {@code network}, {@code loss}, {@code pipeline}, {@code job}, the examples
 * table, the soft-label table and {@link io.retort.teacher.Teachers}.
 */
package io.retort.evaluate;
