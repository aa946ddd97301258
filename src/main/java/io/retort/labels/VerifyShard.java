package io.retort.labels;

import io.retort.job.UserError;
import java.io.IOException;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.SerializableConfiguration;

/** Compares a shard with its manifest, on an executor. */
record VerifyShard(ShardFolder folder, SerializableConfiguration hadoop)
    implements VoidFunction<Shard> {

  @Override
  public void call(Shard shard) throws IOException {
    String found =
        folder
            .published(shard.file(), hadoop.value())
            .map(ShardFolder.Found::sha256)
            .orElse("no file");
    if (!found.equals(shard.sha256())) {
      throw new UserError(
          folder.place()
              + "/"
              + shard.file()
              + ": has SHA-256 "
              + found
              + ", but its manifest says "
              + shard.sha256()
              + "; delete it and run `label`, which makes it anew and keeps the others");
    }
  }
}
