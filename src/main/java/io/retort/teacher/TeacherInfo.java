package io.retort.teacher;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.retort.job.OutputSettings;
import io.retort.network.Fit;
import java.util.List;
import java.util.Map;

/**
 * What the manifest of a teacher tells.
 *
 * @param kind as in the job file
 * @param model its path; null for an ensemble
 * @param sha256 of the model's file; of a folder's files with their names; of an ensemble's
 *     members'
 * @param parameters trained numbers in it
 * @param weights files beside an ONNX model, by path, each with its length and time; null where all
 *     weights are in the model's own
 * @param members of an ensemble, in order; else null
 * @param output what its output is taken as; null of what is no model for ONNX Runtime
 * @param fit of a network that was trained here, to rows that it learned from; else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TeacherInfo(
    String kind,
    String model,
    String sha256,
    int classes,
    long parameters,
    long bytes,
    Map<String, String> weights,
    List<TeacherInfo> members,
    OutputSettings.Kind output,
    Fit fit) {

  /** Of one that was not trained here, or of several together. */
  TeacherInfo(
      String kind,
      String model,
      String sha256,
      int classes,
      long parameters,
      long bytes,
      Map<String, String> weights,
      List<TeacherInfo> members) {
    this(kind, model, sha256, classes, parameters, bytes, weights, members, null, null);
  }

  /** The same of a model that was trained here, and lies in the artefact. */
  TeacherInfo trainedHere(String file) {
    return new TeacherInfo("train", file, sha256, classes, parameters, bytes, null, null);
  }
}
