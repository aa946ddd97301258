package io.retort.doctor;

import io.retort.pipeline.Documents;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Looks at the executor it runs in, once for each token, and leaves a file in a folder, if there is
 * one, that the driver is to find.
 *
 * @param probes the folder, or null
 */
record CensusTask(String token, Build build, String probes, SerializableConfiguration hadoop)
    implements FlatMapFunction<Iterator<Integer>, String> {
  private static final AtomicReference<String> SEEN = new AtomicReference<>();

  /** Lines of JSON: records do not survive Kryo. */
  @Override
  public Iterator<String> call(Iterator<Integer> numbers) throws IOException {
    String before = SEEN.getAndSet(token);
    if (token.equals(before)) {
      return List.<String>of().iterator();
    }
    Jvm jvm = new JvmProbe(build).look(TaskContext.get().resourcesJMap());
    if (probes != null) {
      leave(jvm.executor());
    }
    return List.of(Documents.line(new Census.Answer(Census.place(), jvm))).iterator();
  }

  /**
   * Where it cannot, the driver finds none. A folder that is not here is on another machine, and
   * nobody would tidy up a new one.
   */
  private void leave(String name) {
    try {
      Path folder = new Path(probes);
      FileSystem files = folder.getFileSystem(hadoop.value());
      if (files.exists(folder)) {
        files.create(new Path(folder, name), true).close();
      }
    } catch (IOException | RuntimeException e) {
      // Told by the file that is not there.
    }
  }
}
