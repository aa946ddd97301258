package io.retort.labels;

import io.retort.job.UserError;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Compares a shard with its manifest, on an executor.
 *
 * @param shards that it is told the numbers of
 */
record VerifyShard(List<Shard> shards, ShardFolder folder, SerializableConfiguration hadoop)
    implements VoidFunction<Integer> {

  @Override
  public void call(Integer number) throws IOException {
    Shard shard = shards.get(number);
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
