package io.retort.cli;

import io.retort.job.UserError;
import io.retort.network.NativeFolder;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import scala.Tuple2;

/** Spark's settings as the user gave them, of which Spark tells some only when they are used. */
final class SparkSettings {
  private static final Pattern NAMED = Pattern.compile("(?<![\\w.])spark\\.[a-z]");

  private SparkSettings() {}

  /**
   * In local mode, keeps other users of the machine out: of the ports that a driver opens even
   * there, by a secret that Spark then makes for the run; and of the rows that it keeps on disk.
   */
  static void keepPrivate(SparkConf settings) {
    if (settings.get("spark.master", "").startsWith("local")) {
      boolean clustered = settings.get("spark.master").startsWith("local-cluster");
      settings.setIfMissing("spark.authenticate", Boolean.toString(!clustered));
      settings.setIfMissing("spark.local.dir", NativeFolder.path().toString());
    }
  }

  /**
   * Looks at all whose kind Spark knows.
   *
   * @throws UserError naming the setting whose value is none
   */
  static void check(SparkConf settings) {
    SQLConf.get(); // What is not loaded, Spark does not know of.
    for (Tuple2<String, String> setting : settings.getAll()) {
      ConfigEntry<?> known = ConfigEntry.findEntry(setting._1());
      if (known != null && !setting._2().contains("${")) {
        check(known, setting._2());
      }
    }
  }

  private static void check(ConfigEntry<?> known, String value) {
    try {
      known.valueConverter().apply(value);
    } catch (IllegalArgumentException e) {
      throw illegal(known.key() + " = " + value, e);
    }
  }

  /**
   * Starts a session.
   *
   * @throws UserError where Spark names a setting, or the master, as what keeps it from starting
   */
  static SparkSession started(SparkConf settings) {
    try {
      SparkSession spark = SparkSession.builder().config(settings).getOrCreate();
      spark.sessionState();
      spark.sparkContext().defaultParallelism();
      return spark;
    } catch (Exception e) { // Spark's may be checked, and undeclared.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        refuse(settings, cause);
      }
      throw e;
    }
  }

  private static void refuse(SparkConf settings, Throwable cause) {
    String message = UserError.firstLine(cause);
    if (cause instanceof SparkException && message.startsWith("Could not parse Master URL")) {
      throw new UserError(
          "--master "
              + settings.get("spark.master")
              + ": not a master, must be local[*], spark://host:port, yarn or k8s://address",
          cause);
    }
    if (cause instanceof IllegalArgumentException && NAMED.matcher(message).find()) {
      throw illegal("Spark's settings", cause);
    }
    if (cause instanceof ClassNotFoundException && names(settings, message)) {
      throw new UserError("Spark's settings: no class is called " + message, cause);
    }
  }

  private static boolean names(SparkConf settings, String value) {
    for (Tuple2<String, String> setting : settings.getAll()) {
      if (setting._2().equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static UserError illegal(String what, Throwable e) {
    return new UserError(what + ": " + UserError.firstLine(e), e);
  }
}
