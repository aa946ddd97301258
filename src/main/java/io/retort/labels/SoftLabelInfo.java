package io.retort.labels;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.retort.data.Views;
import io.retort.job.LabelSettings;
import io.retort.loss.HiddenShape;
import io.retort.pipeline.Manifest;
import java.util.List;
import java.util.Map;

/**
 * What the manifest of a soft-label table tells.
 *
 * @param teacher whose they are
 * @param classes in order: their names
 * @param k logits of a row: all, or of top-k as many
 * @param temperatures of top-k, at which a row's {@code tail} is; empty otherwise
 * @param codes of top-k, numbers of a row's {@code shape}
 * @param tailShape fingerprint of what those are told with; empty of dense labels
 * @param examples fingerprint of each labelled examples table, by split
 * @param rows labelled, by split
 * @param filtered how many of them a student is not to follow, by split
 * @param trial how the teacher did on a sample
 * @param bases hash of all that labels of a split depend on beside its examples
 * @param buckets of each split's examples
 * @param shards the table's files
 * @param views that are labelled in place of examples, each with a row of its own; else null
 * @param hidden layers of the teacher, in the order of the table's columns
 */
public record SoftLabelInfo(
    Teacher teacher,
    List<String> classes,
    LabelSettings.Storage storage,
    LabelSettings.Precision precision,
    int k,
    List<Double> temperatures,
    int codes,
    String tailShape,
    Map<String, String> examples,
    Map<String, Long> rows,
    Map<String, Long> filtered,
    Trial trial,
    Map<String, String> bases,
    Map<String, Integer> buckets,
    List<Shard> shards,
    @JsonInclude(JsonInclude.Include.NON_NULL) Views views,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<HiddenShape> hidden) {

  public SoftLabelInfo {
    hidden = hidden == null ? List.of() : List.copyOf(hidden);
  }

  /**
   * The teacher as `teach` left it.
   *
   * @param kind as in the job file
   * @param sha256 of its model
   * @param fingerprint of the model together with how it is asked
   * @param settings its block of the job file: input recipe and output of a given one, network and
   *     training of one trained here
   */
  record Teacher(String kind, String sha256, String fingerprint, JsonNode settings) {
    static Teacher of(Manifest manifest) {
      return new Teacher(
          manifest.details().path("kind").asText(),
          manifest.details().path("sha256").asText(),
          manifest.fingerprint(),
          manifest.recipe().settings().get("teacher"));
    }

    /** For a message that it is another one than {@code other}: what tells them apart. */
    String unlike(Teacher other) {
      String name = kind + " " + sha256;
      if (!sha256.equals(other.sha256)) {
        return name;
      }
      return settings.equals(other.settings)
          ? name + ", fingerprint " + fingerprint
          : name + " asked with " + settings;
    }
  }

  /**
   * Whether labels made on a basis can be taken over to so many buckets: to as many, or to a
   * multiple, where each is a part of one that there was.
   */
  boolean fits(String split, String basis, int bucketCount) {
    return shards != null
        && basis.equals(bases.get(split))
        && bucketCount % buckets.get(split) == 0;
  }

  /** What {@code loss.temperature = auto} stands for. */
  public ChosenTemperature temperature() {
    return trial == null ? ChosenTemperature.OF_NUMBERS : trial.auto();
  }

  StoredForm form() {
    return new StoredForm(
        storage,
        precision,
        classes.size(),
        k,
        temperatures,
        codes,
        views,
        hidden.stream().map(HiddenShape::name).toList());
  }
}
