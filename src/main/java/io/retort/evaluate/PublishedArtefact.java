package io.retort.evaluate;

import io.retort.job.Job;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.FullDisk;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The student where others find it, where it passed its gates. */
final class PublishedArtefact implements Artefact {
  static final String ARTEFACT = "published";

  private static final Logger LOG = LoggerFactory.getLogger(PublishedArtefact.class);
  private static final int SHORT_HASH = 8;

  private final SparkSession spark;
  private final Job job;

  PublishedArtefact(SparkSession spark, Job job) {
    this.spark = spark;
    this.job = job;
  }

  @Override
  public String path() {
    return ARTEFACT;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    return Recipe.empty()
        .with("evaluate.publish", job.evaluate().publish())
        .input(ReportFiles.ARTEFACT, Published.report(workspace));
  }

  @Override
  public Optional<String> damage(Workspace workspace) throws IOException {
    Published made = workspace.manifest(ARTEFACT).orElseThrow().details(Published.class);
    boolean gone = made.version() != null && publication().latest().isEmpty();
    return gone ? Optional.of("nothing is published there") : Optional.empty();
  }

  private Publication publication() throws IOException {
    return new Publication(job.evaluate().publish(), spark.sessionState().newHadoopConf());
  }

  @Override
  public Product make(Making making) throws IOException {
    Workspace workspace = making.workspace();
    Report report = ReportFiles.read(workspace);
    if (!report.missed().isEmpty()) {
      LOG.info("evaluate: not published, since gates were missed");
      return product(0, "nothing", null, workspace);
    }
    String sha256 = report.model("student").parametersSha256();
    Publication publication = publication();
    Optional<Publication.Latest> before = publication.latest();
    if (before.isPresent() && before.get().sha256().equals(sha256)) {
      LOG.info("evaluate: published already, as {}", before.get().version());
      return product(1, sha256, before.get().version(), workspace);
    }
    String time = report.created().replaceAll("[-:]", "");
    Publication.Latest version =
        new Publication.Latest(time + "-" + sha256.substring(0, SHORT_HASH), sha256);
    publish(publication, version, workspace);
    LOG.info("evaluate: published as {}", version.version());
    return product(1, sha256, version.version(), workspace);
  }

  private void publish(Publication publication, Publication.Latest version, Workspace workspace)
      throws IOException {
    try {
      publication.publish(
          version,
          workspace.files(),
          List.of(workspace.folder("student"), workspace.folder(ReportFiles.ARTEFACT)));
    } catch (IOException | FSError e) { // Hadoop's of a local disk that fails.
      FullDisk.check(job.evaluate().publish(), e);
      throw e;
    }
  }

  private Product product(long rows, String fingerprint, String version, Workspace workspace)
      throws IOException {
    String path = job.evaluate().publish();
    return new Product(
        rows, fingerprint, new Published(path, version, Published.report(workspace)));
  }
}
