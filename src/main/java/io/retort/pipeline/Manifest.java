package io.retort.pipeline;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an artefact is and how it was made; the last thing written of it, so that an artefact
 * without one does not exist.
 *
 * @param artefact its path in the workspace, such as {@code soft-labels}
 * @param created in ISO 8601, UTC
 * @param seconds it took
 * @param rows it holds, or was made from
 * @param fingerprint of the contents: equal for equal contents, whenever and wherever they were
 *     made
 * @param recipe the settings and the inputs' fingerprints it was made from
 * @param details what later stages need to know of it
 * @param madeWith versions of Retort, Spark and Java
 */
public record Manifest(
    String artefact,
    String created,
    double seconds,
    long rows,
    String fingerprint,
    Recipe recipe,
    JsonNode details,
    MadeWith madeWith) {

  /** The file's name in the artefact's folder. */
  public static final String FILE = "_manifest.json";

  /** The versions an artefact was made with. */
  public record MadeWith(String retort, String spark, String java, String platform) {

    public static MadeWith here(String spark) {
      String version = Manifest.class.getPackage().getImplementationVersion();
      return new MadeWith(
          version == null ? "development" : version,
          spark,
          System.getProperty("java.version"),
          System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }
  }

  /** The details as the record that the stage wrote. */
  public <T> T details(Class<T> type) {
    return Documents.convert(details, type);
  }
}
