package io.retort.pipeline;

import java.io.IOException;

/** One thing a stage makes: a folder in the workspace with a manifest. */
public interface Artefact {

  /** Its path in the workspace, such as {@code examples/train}. */
  String path();

  /**
   * What it depends on now. Cheap: it decides whether {@link #make} is needed.
   *
   * @throws io.retort.job.UserError when an input is missing or does not fit
   */
  Recipe recipe(Workspace workspace) throws IOException;

  /** Writes the artefact's files into a folder that is renamed to its place afterwards. */
  Product make(Making making) throws IOException;

  /**
   * What came of it.
   *
   * @param fingerprint of the contents
   * @param details a record for {@link Manifest#details(Class)}
   */
  record Product(long rows, String fingerprint, Object details) {}
}
