package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.retort.LocalSpark;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ModelFileIT {
  private final SparkSession session = LocalSpark.session();
  private final JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());

  private record Plan(Broadcast<List<String>> trees) implements Serializable {}

  /** As some models of Spark ML do, which Spark then takes back once their plan is forgotten. */
  @Test
  void whatAShippedObjectHasBroadcastComesWithIt() {
    Plan plan = new Plan(spark.broadcast(List.of("oak", "elm")));
    ModelFile file = new ModelFile("b".repeat(64), 0, "teacher.model = forest");
    file.ship(session, () -> plan);
    plan.trees.destroy();

    List<String> trees =
        spark
            .parallelize(List.of(0, 1), 2)
            .map(tree -> ((Plan) file.object()).trees.value().get(tree))
            .collect();

    assertThat(trees).containsExactly("oak", "elm");
  }
}
