package io.retort;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** What arrives of an object at the other end. */
public final class RoundTrip {
  private RoundTrip() {}

  /** As Spark ships tasks, always. */
  @SuppressWarnings("unchecked")
  public static <T> T java(T value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  /** As Spark moves data where {@code spark.serializer} is its {@code KryoSerializer}. */
  public static <T> T kryo(T value) {
    SerializerInstance kryo = new KryoSerializer(new SparkConf(false)).newInstance();
    ClassTag<T> type = ClassTag$.MODULE$.apply(value.getClass());
    ByteBuffer bytes = kryo.serialize(value, type);
    return kryo.deserialize(bytes, type);
  }
}
