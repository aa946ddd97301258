package io.retort.train;

import io.retort.network.NetworkSpec;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.IOException;

/** What the weights of a student or control are before its first step. */
sealed interface Start permits GivenStart, PreviousStart {
  /** Of the job file, and of the network among a recipe's inputs. */
  String KEY = "student.init-from";

  /** With the network that it starts from, where there is one. */
  Recipe recipe(Recipe rest, Workspace workspace) throws IOException;

  /** Parameters, on the scale that is trained on. */
  float[] parameters(NetworkSpec network, Making making) throws IOException;
}
