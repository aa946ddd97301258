package io.retort.evaluate;

import io.retort.job.UserError;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/** A tracking server of MLflow. */
record MlflowServer(String uri, Configuration hadoop) {

  /**
   * Logs a report as a run, and returns its id. A run that could not be logged as a whole is marked
   * as failed.
   *
   * @param folder that the report's files lie in
   * @throws UserError where the server cannot be reached, or refuses something
   */
  String log(String experiment, Report report, Path folder, List<String> files) {
    BasicMlflowHostCreds credentials =
        new BasicMlflowHostCreds(
            uri,
            System.getenv("MLFLOW_TRACKING_USERNAME"),
            System.getenv("MLFLOW_TRACKING_PASSWORD"),
            System.getenv("MLFLOW_TRACKING_TOKEN"),
            false);
    try (MlflowClient client = new MlflowClient(credentials)) {
      Service.RunInfo run = client.createRun(begun(id(client, experiment), report));
      boolean whole = false;
      try {
        new MlflowRun(client, run.getRunId()).log(report);
        new MlflowFiles(credentials, run.getArtifactUri(), hadoop).copy(folder, files);
        whole = true;
      } finally {
        client.setTerminated(
            run.getRunId(), whole ? Service.RunStatus.FINISHED : Service.RunStatus.FAILED);
      }
      return run.getRunId();
    } catch (IOException | MlflowClientException e) {
      throw new UserError(
          "evaluate.mlflow.uri = "
              + uri
              + ": the report could not be logged there ("
              + UserError.firstLine(e)
              + "); it lies in "
              + folder
              + ", and the next `evaluate` tries again",
          e);
    }
  }

  private static String id(MlflowClient client, String experiment) {
    return client
        .getExperimentByName(experiment)
        .map(Service.Experiment::getExperimentId)
        .orElseGet(() -> client.createExperiment(experiment));
  }

  private static Service.CreateRun begun(String experiment, Report report) {
    return Service.CreateRun.newBuilder()
        .setExperimentId(experiment)
        .setRunName(report.job())
        .setStartTime(Instant.parse(report.created()).toEpochMilli())
        .build();
  }
}
