package io.retort.doctor;

import io.retort.job.TrainSettings.Engine;

/** A serializer that upstream's trainer can live with. */
final class SerializerCheck implements Check {

  @Override
  public String name() {
    return "serializer";
  }

  @Override
  public Verdict of(Facts facts) {
    String serializer = facts.setting("spark.serializer", "JavaSerializer");
    String told = serializer.substring(serializer.lastIndexOf('.') + 1);
    boolean upstream = facts.job() != null && facts.job().train().engine() == Engine.DL4J_SPARK;
    return upstream && !told.equals("JavaSerializer")
        ? new Verdict.Failure(
            "train.engine = dl4j-spark does not work with Spark's " + told,
            "leave spark.serializer out, or train.engine = averaging")
        : new Verdict.Ok(told);
  }
}
