package io.retort.labels;

import io.retort.job.LabelSettings;
import java.util.List;
import java.util.Map;

/**
 * What the manifest of a soft-label table tells.
 *
 * @param teacher fingerprint of the teacher, with its input recipe
 * @param teacherSha256 of the teacher's model file
 * @param classes in order: their names
 * @param k logits of a row: all, or of top-k as many
 * @param temperatures of top-k, at which a row's {@code tail} is; empty otherwise
 * @param examples fingerprint of each labelled examples table, by split
 * @param rows labelled, by split
 * @param filtered how many of them a student is not to follow, by split
 */
public record SoftLabelInfo(
    String teacher,
    String teacherSha256,
    List<String> classes,
    LabelSettings.Storage storage,
    LabelSettings.Precision precision,
    int k,
    List<Double> temperatures,
    Map<String, String> examples,
    Map<String, Long> rows,
    Map<String, Long> filtered) {

  StoredForm form() {
    return new StoredForm(storage, precision, classes.size(), k, temperatures);
  }
}
