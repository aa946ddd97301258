package io.retort.labels;

import io.retort.loss.TailShape;
import io.retort.pipeline.ParquetRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A tail shape as a table of classes, in plain Parquet: the same shape gives the same bytes. */
final class TailShapeFile {
  static final String NAME = "shape.parquet";

  private static final StructType SCHEMA =
      new StructType()
          .add("class", DataTypes.IntegerType, false)
          .add("mean", DataTypes.FloatType, false)
          .add("directions", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private TailShapeFile() {}

  /** Returns the SHA-256 of what it writes. */
  static String write(Path file, TailShape shape, Configuration hadoop) throws IOException {
    MessageType schema =
        new SparkToParquetSchemaConverter(
                false, SQLConf.ParquetOutputTimestampType$.MODULE$.TIMESTAMP_MICROS(), false)
            .convert(SCHEMA);
    float[] mean = shape.mean();
    float[][] directions = new float[shape.codes()][];
    for (int j = 0; j < directions.length; j++) {
      directions[j] = shape.direction(j);
    }
    try (ShardFile out = new ShardFile(file, hadoop)) {
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(out)
              .withConf(hadoop)
              .withType(schema)
              .withDictionaryEncoding(false)
              .withCompressionCodec(SoftLabelFile.CODEC)
              .build()) {
        for (int c = 0; c < mean.length; c++) {
          Group row = new SimpleGroup(schema).append("class", c).append("mean", mean[c]);
          Group list = row.addGroup("directions");
          for (float[] direction : directions) {
            list.addGroup("list").append("element", direction[c]);
          }
          writer.write(row);
        }
      }
      out.complete();
      return out.sha256();
    }
  }

  static TailShape read(Path file, Configuration hadoop) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (ParquetReader<Group> reader = ParquetRows.read(file, new GroupReadSupport(), hadoop)) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    float[] mean = new float[rows.size()];
    int codes = rows.get(0).getGroup("directions", 0).getFieldRepetitionCount("list");
    float[][] directions = new float[codes][rows.size()];
    for (int c = 0; c < mean.length; c++) {
      mean[c] = rows.get(c).getFloat("mean", 0);
      Group list = rows.get(c).getGroup("directions", 0);
      for (int j = 0; j < codes; j++) {
        directions[j][c] = list.getGroup("list", j).getFloat("element", 0);
      }
    }
    return new TailShape(mean, directions);
  }
}
