package io.retort.search;

import io.retort.job.Job;
import io.retort.job.JobFile;
import io.retort.job.TeacherSettings;
import io.retort.pipeline.Workspace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * The job whose examples, teacher and soft labels all trials share.
 *
 * <p>A teacher that is trained on the rows on which trials are compared knows their labels, and
 * hands on of that: a student of MNIST's gained 1.9 points by it, which labels alone cannot give.
 * So where the teacher is trained here, a second one is, without those rows, in a workspace of its
 * own; its test examples are the rows that are held back. A teacher from elsewhere is taken as it
 * is, and its labels too.
 *
 * @param workspace where they lie
 * @param apart whether that is another than the job's
 */
public record Rehearsal(JobFile file, Workspace workspace, boolean apart) {
  private static final String NAME = "rehearsal";

  /** That of a job. */
  public static Rehearsal of(JobFile file, Workspace workspace, Configuration hadoop) {
    if (!(file.job().teacher() instanceof TeacherSettings.Trained)) {
      return new Rehearsal(file, workspace, false);
    }
    String root = workspace.root().toString();
    return new Rehearsal(apart(file, root), Workspace.open(root, NAME, hadoop), true);
  }

  /** Tests on the last share of train's ids, and trains on the others. */
  static JobFile apart(JobFile file, String root) {
    Job job = file.job();
    List<Double> part = job.data().train().part();
    double end = part.get(1) - job.search().share() * (part.get(1) - part.get(0));
    Map<String, Object> test = new HashMap<>(file.block("data.train"));
    test.put("part", List.of(end, part.get(1)));
    return file.with(
        "search.share",
        Map.of(
            "name",
            NAME,
            "workspace",
            root,
            "data.train.part",
            List.of(part.get(0), end),
            "data.test",
            test));
  }
}
