/**
 * Looks whether a job would run where it is about to, before it costs anything: what is measured,
 * on driver and executors, is kept apart from what is concluded of it, so that every check is a
 * plain function of facts. It stands above the stages, which it tries on a few rows, and leaves
 * nothing behind.
 */
package io.retort.doctor;
