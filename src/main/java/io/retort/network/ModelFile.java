package io.retort.network;

import io.retort.job.UserError;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import org.apache.spark.sql.SparkSession;
import scala.collection.JavaConverters;

/**
 * A model's file on its way to executors. Spark ships it as a file, once to each, whatever its
 * size; it is never broadcast as bytes.
 *
 * @param sha256 of its contents, or of all it is made from; it also names it on executors: models
 *     are often all called model.zip
 * @param bytes the length of what was given
 * @param name how to call it in error messages
 */
public record ModelFile(String sha256, long bytes, String name) implements Serializable {

  /**
   * Ships a file to all executors, and reads it in doing so.
   *
   * @param key of the path in the job file, for error messages
   */
  public static ModelFile ship(SparkSession spark, String key, Path path) {
    String name = key + " = " + path;
    try {
      java.nio.file.Path folder = Files.createTempDirectory("retort-model");
      java.nio.file.Path copy = folder.resolve("model");
      MessageDigest digest = DigestUtils.getSha256Digest();
      try (InputStream in = path.getFileSystem(spark.sessionState().newHadoopConf()).open(path);
          OutputStream out = new DigestOutputStream(Files.newOutputStream(copy), digest)) {
        in.transferTo(out);
      }
      String sha256 = Hex.encodeHexString(digest.digest());
      ModelFile file = new ModelFile(sha256, Files.size(copy), name);
      add(spark.sparkContext(), copy, file.fileName());
      return file;
    } catch (FileNotFoundException e) {
      throw new UserError(name + ": no such file", e);
    } catch (IOException e) {
      throw new UserError(name + ": cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Ships an object in this file's name, where that is still to be done, and with it what it has
   * broadcast: it is read for as long as Spark runs.
   *
   * @param object made only then
   */
  public void ship(SparkSession spark, Supplier<? extends Serializable> object) {
    if (shipped(spark.sparkContext(), objectName())) {
      return;
    }
    Serializable made = object.get();
    try {
      java.nio.file.Path copy = Files.createTempDirectory("retort-model").resolve("model");
      try (CarriedBroadcast.Output out =
          new CarriedBroadcast.Output(new BufferedOutputStream(Files.newOutputStream(copy)))) {
        out.writeObject(made);
      }
      add(spark.sparkContext(), copy, objectName());
    } catch (IOException e) {
      throw new UserError(name + ": cannot be shipped (" + e.getMessage() + ")", e);
    }
  }

  private static void add(SparkContext context, java.nio.file.Path copy, String as)
      throws IOException {
    java.nio.file.Path named = Files.move(copy, copy.resolveSibling(as));
    named.getParent().toFile().deleteOnExit();
    named.toFile().deleteOnExit();
    if (!shipped(context, as)) {
      context.addFile(named.toString());
    }
  }

  private static boolean shipped(SparkContext context, String file) {
    return JavaConverters.seqAsJavaList(context.listFiles()).stream()
        .anyMatch(url -> url.endsWith("/" + file));
  }

  private String fileName() {
    return "retort-" + sha256.substring(0, 24);
  }

  /** No file from elsewhere has it, whatever its contents: objects are made of what lies there. */
  private String objectName() {
    return "retort-object-" + sha256;
  }

  /** The file where this code runs, driver or executor. */
  public File local() {
    return new File(SparkFiles.get(fileName()));
  }

  /** A new copy of the object that was shipped in it. */
  public Object object() {
    try (ObjectInputStream in =
        new ObjectInputStream(
            new BufferedInputStream(new FileInputStream(SparkFiles.get(objectName()))))) {
      return in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(name + ": did not arrive whole", e);
    }
  }
}
