package io.retort.teacher;

/**
 * What the manifest of a teacher tells.
 *
 * @param kind as in the job file
 * @param model its path
 * @param sha256 of the model's file
 * @param parameters trained numbers in it
 */
public record TeacherInfo(
    String kind, String model, String sha256, int classes, long parameters, long bytes) {}
