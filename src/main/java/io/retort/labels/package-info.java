/**
 * The soft-label table: the teacher's logits for every example, keyed by split and id, with a
 * manifest that says whose they are and of what. Other stages see {@link
 * io.retort.labels.SoftLabelTable}, nothing else. It may import {@code network}, {@code pipeline},
 * {@code job}, the examples table and {@link io.retort.teacher.Teachers}.
 */
package io.retort.labels;
