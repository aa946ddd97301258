/**
 * The job file as records: what to run, read from HOCON, with every value checked where it is held.
 *
 * <p>{@link io.retort.job.JobFile} reads; the records validate in their constructors, and every
 * default stands in {@code reference.conf}. Nothing of ours may be imported here, so that every
 * other room may import this one.
 */
package io.retort.job;
