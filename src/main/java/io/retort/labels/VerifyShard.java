package io.retort.labels;

import io.retort.job.UserError;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;

/** Compares a shard with its manifest, on an executor; gives its bytes. */
record VerifyShard(ShardFolder folder) implements ShardTask<Shard, Long> {

  @Override
  public Long run(Shard shard, Configuration hadoop, LongConsumer done) throws IOException {
    String found =
        folder.published(shard.file(), hadoop).map(ShardFolder.Found::sha256).orElse("no file");
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
    return shard.bytes();
  }
}
