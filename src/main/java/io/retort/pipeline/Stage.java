package io.retort.pipeline;

import java.io.IOException;
import java.util.List;

/**
 * A step of the pipeline, run by the command of its name. Its artefacts are made in their order.
 */
public interface Stage {

  /** prepare, teach, label, train or evaluate. */
  String name();

  List<Artefact> artefacts();

  /**
   * Looks whether it could do its work with the examples that there are, before other stages spend
   * anything on what it is to work with.
   *
   * @throws io.retort.job.UserError where it could not
   */
  default void check(Workspace workspace) throws IOException {}
}
