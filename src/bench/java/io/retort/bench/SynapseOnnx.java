package io.retort.bench;

import com.microsoft.azure.synapse.ml.onnx.ONNXModel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * SynapseML's {@code ONNXModel}, from arrays of floats that Spark holds in memory to nowhere.
 * Variants are batch sizes.
 */
final class SynapseOnnx implements Contender {
  private final Workload workload;
  private final Dataset<Row> pictures;
  private final byte[] model;
  private final Map<String, ONNXModel> models = new HashMap<>();

  SynapseOnnx(Workload workload) throws IOException {
    this.workload = workload;
    this.model = Files.readAllBytes(workload.file("model.onnx"));
    SparkSession spark = LocalSession.start(workload.workers());
    UDF1<byte[], float[][][]> pixels = SynapseOnnx::floats;
    DataType rows = DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.FloatType));
    spark.udf().register("pixels", pixels, DataTypes.createArrayType(rows));
    pictures =
        spark
            .read()
            .parquet(workload.file("train.parquet").toString())
            .select(functions.expr("pixels(features)").as("pictures"))
            .repartition(workload.workers())
            .cache();
    pictures.count();
  }

  private static float[][][] floats(byte[] bytes) {
    float[][][] picture = new float[1][28][28];
    for (int i = 0; i < bytes.length; i++) {
      picture[0][i / 28][i % 28] = (bytes[i] & 0xff) / 255f;
    }
    return picture;
  }

  @Override
  public Measurement measure(String batch, double seconds) {
    ONNXModel transformer = models.computeIfAbsent(batch, this::transformer);
    double taken = 0;
    long rows = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    do {
      long start = System.nanoTime();
      transformer
          .transform(pictures)
          .select("logits")
          .write()
          .format("noop")
          .mode("overwrite")
          .save();
      taken += (System.nanoTime() - start) / 1e9;
      rows += workload.rows();
    } while (System.nanoTime() < end);
    return Measurement.of(rows, taken);
  }

  private ONNXModel transformer(String batch) {
    ONNXModel transformer = new ONNXModel().setModelPayload(model);
    String input = transformer.modelInput().keysIterator().next();
    String output = transformer.modelOutput().keysIterator().next();
    transformer.setDeviceType("CPU");
    transformer.setFeedDict(input, "pictures");
    transformer.setFetchDict("logits", output);
    transformer.setMiniBatchSize(Integer.parseInt(batch));
    return transformer;
  }
}
