package io.retort.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.retort.job.Json;
import io.retort.pipeline.LiteralPath;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.sql.SparkSession;

/**
 * A model or pipeline that Spark ML saved, or somebody who wants it to look so. Its files name the
 * classes that are to be made, the folders that more is to be read from, and SQL that is to be run;
 * Spark believes them all. They are looked at before it does.
 *
 * @param folder that the job says, out of which nothing is read
 * @param packages beside Spark's own, of which classes may be made
 * @param ofOurs whether the job itself wrote it, and so its SQL
 */
public record SavedSparkMl(SparkSession spark, Path folder, List<String> packages, boolean ofOurs) {
  private static final String SPARK = "org.apache.spark.ml";
  private static final String METADATA = "metadata";

  /** Columns of the rows that it is given: what else SQL can do has no place in a model. */
  private static final Pattern COLUMNS =
      Pattern.compile(
          "(?is)\\s*SELECT\\s(?!.*\\b(?:FROM|TRANSFORM|reflect|java_method)\\b.*\\bFROM\\s+__THIS__)"
              + ".*\\sFROM\\s+__THIS__\\s*(?:WHERE\\b(?!.*\\b(?:FROM|reflect|java_method)\\b).*)?");

  /**
   * What is saved there.
   *
   * @throws IOException where it would make, read or run what no such model does, or nothing is
   *     there
   */
  public Object load() throws IOException {
    for (Path metadata : metadata()) {
      check(spark.sparkContext().textFile(LiteralPath.pattern(metadata), 1).first());
    }
    return DefaultParamsReader$.MODULE$.loadParamsInstance(
        LiteralPath.pattern(folder), spark.sparkContext());
  }

  /** Of all models in it: those that it is made of lie in folders of their own below. */
  private Set<Path> metadata() throws IOException {
    FileSystem files = folder.getFileSystem(spark.sessionState().newHadoopConf());
    Set<Path> found = new TreeSet<>();
    RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
    while (all.hasNext()) {
      Path parent = all.next().getPath().getParent();
      if (parent.getName().equals(METADATA)) {
        found.add(parent);
      }
    }
    return found;
  }

  private void check(String metadata) throws IOException {
    JsonNode json = Json.MAPPER.readTree(metadata);
    String type = json.path("class").asText();
    if (packages.stream().noneMatch(room -> type.startsWith(room + "."))
        && !type.startsWith(SPARK + ".")) {
      throw new IOException(
          "it names the class " + type + ", must be of " + SPARK + told() + "; packages adds some");
    }
    for (JsonNode uid : json.at("/paramMap/stageUids")) {
      if (!uid.asText().matches("[\\w.-]+") || uid.asText().contains("..")) {
        throw new IOException("its stage " + uid.asText() + " leads out of its folder");
      }
    }
    String statement = json.at("/paramMap/statement").asText();
    if (!ofOurs
        && type.equals(SQLTransformer.class.getName())
        && !COLUMNS.matcher(statement).matches()) {
      throw new IOException(
          "its SQLTransformer is " + statement + ", must be SELECT ... FROM __THIS__ and no more");
    }
  }

  private String told() {
    return packages.isEmpty() ? "" : " or " + String.join(", ", packages);
  }
}
