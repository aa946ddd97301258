package io.retort.train;

import io.retort.job.InitFrom;
import io.retort.network.ModelFile;
import io.retort.network.NetworkSpec;
import io.retort.network.TeacherLayers;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import io.retort.teacher.Teachers;
import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** What the job file names: a saved network, layers of the teacher, or nothing but the seed. */
record GivenStart(StudentBuild build) implements Start {

  @Override
  public Recipe recipe(Recipe rest, Workspace workspace) throws IOException {
    return from() == null ? rest : rest.input(KEY, file(workspace).sha256());
  }

  @Override
  public float[] parameters(NetworkSpec network, Making making) throws IOException {
    return parameters(network, making.workspace());
  }

  float[] parameters(NetworkSpec network, Workspace workspace) throws IOException {
    if (from() == null) {
      return network.initialParameters();
    }
    ModelFile file = file(workspace);
    return from().path() == null
        ? TeacherLayers.into(
            network, network.initialParameters(), file.local(), file.name(), from().teacherLayers())
        : build.saved(file, network, workspace);
  }

  private InitFrom from() {
    return build.job().student().initFrom();
  }

  private ModelFile file(Workspace workspace) throws IOException {
    return from().path() == null
        ? Teachers.network(build.spark(), workspace, build.job().teacher())
        : ModelFile.ship(build.spark(), KEY, new Path(from().path()));
  }
}
