package io.retort.pipeline;

import java.util.List;

/**
 * A step of the pipeline, run by the command of its name. Its artefacts are made in their order.
 */
public interface Stage {

  /** prepare, teach, label, train or evaluate. */
  String name();

  List<Artefact> artefacts();
}
