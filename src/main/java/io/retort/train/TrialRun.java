package io.retort.train;

import io.retort.job.Job;

/**
 * One training of a search.
 *
 * @param name of it, and of its folder
 * @param job with the settings that are tried, and the seed
 * @param labelsAlone whether the student learns from labelled rows alone, as a baseline does, and
 *     not from the teacher
 */
public record TrialRun(String name, Job job, boolean labelsAlone) {}
