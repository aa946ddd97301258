package io.retort.evaluate;

import io.retort.job.Job;
import io.retort.pipeline.Manifest;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What came of publishing a student.
 *
 * @param path of all versions
 * @param version its folder in there; null where it missed a gate
 * @param report that was decided by
 */
public record Published(String path, String version, String report) {

  /** Of the report that lies in a workspace; empty of a job that does not publish. */
  public static Optional<Published> read(Workspace workspace) throws IOException {
    String report = report(workspace);
    return workspace
        .manifest(PublishedArtefact.ARTEFACT)
        .map(manifest -> manifest.details(Published.class))
        .filter(made -> made.report.equals(report));
  }

  /** The folder of the newest version where a job publishes; empty where there is none yet. */
  public static Optional<Path> newest(Job job, Configuration hadoop) throws IOException {
    Publication publication = new Publication(job.evaluate().publish(), hadoop);
    return publication.latest().map(publication::folder);
  }

  /** What tells a report from others. */
  static String report(Workspace workspace) throws IOException {
    Manifest report = workspace.require(ReportFiles.ARTEFACT, "evaluate");
    return report.created() + " " + report.fingerprint();
  }
}
