package io.retort.pipeline;

import java.io.IOException;
import java.util.Optional;

/** One thing a stage makes: a folder in the workspace with a manifest. */
public interface Artefact {

  /** Its path in the workspace, such as {@code examples/train}. */
  String path();

  /**
   * Whether there is to be one, as what was made before it says. What lies there of one that is not
   * wanted any more is nobody's concern.
   */
  default boolean wanted(Workspace workspace) throws IOException {
    return true;
  }

  /**
   * What it depends on now. Cheap: it decides whether {@link #make} is needed.
   *
   * @throws io.retort.job.UserError when an input is missing or does not fit
   */
  Recipe recipe(Workspace workspace) throws IOException;

  /**
   * What is wrong with the files that its manifest speaks of, as far as a look at the folder tells;
   * empty where nothing is. What is found makes it to be made again.
   */
  default Optional<String> damage(Workspace workspace) throws IOException {
    return Optional.empty();
  }

  /**
   * Whether it is made in its place, since what lies there is of use, instead of beside it. It must
   * then leave alone, until all is done, what the manifest there speaks of.
   */
  default boolean grows() {
    return false;
  }

  /**
   * Writes the artefact's files into a folder that is renamed to its place afterwards, or into its
   * place where it {@link #grows}.
   */
  Product make(Making making) throws IOException;

  /** Removes what the manifest, which is written now, does not speak of any more. */
  default void tidy(Workspace workspace, Product product) throws IOException {}

  /**
   * What came of it.
   *
   * @param fingerprint of the contents
   * @param details a record for {@link Manifest#details(Class)}
   */
  record Product(long rows, String fingerprint, Object details) {}
}
