package io.retort.labels;

import java.util.List;
import java.util.Map;

/**
 * What the manifest of a soft-label table tells.
 *
 * @param teacher fingerprint of the teacher, with its input recipe
 * @param teacherSha256 of the teacher's model file
 * @param classes in order: their names
 * @param storage dense
 * @param precision float32
 * @param examples fingerprint of each labelled examples table, by split
 * @param rows labelled, by split
 */
public record SoftLabelInfo(
    String teacher,
    String teacherSha256,
    List<String> classes,
    String storage,
    String precision,
    Map<String, String> examples,
    Map<String, Long> rows) {}
