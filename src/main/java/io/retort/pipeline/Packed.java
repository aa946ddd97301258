package io.retort.pipeline;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * What many tasks share, sent to each executor once instead of with each task, and unpacked once by
 * each thread, which has a copy of its own: Spark's lineages are not made for two threads.
 */
public final class Packed<T> implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ThreadLocal<Unpacked> UNPACKED = new ThreadLocal<>();

  private final Broadcast<byte[]> bytes;

  private Packed(Broadcast<byte[]> bytes) {
    this.bytes = bytes;
  }

  /** What a thread unpacked last. */
  private record Unpacked(long id, Object value) {}

  /** In the way that Spark serializes tasks, whatever it is told to serialize data with. */
  public static <T> Packed<T> of(T value, JavaSparkContext spark) {
    ByteBuffer packed = serializer().serialize(value, Packed.<T>tag());
    byte[] bytes = new byte[packed.remaining()];
    packed.get(bytes);
    return new Packed<>(spark.broadcast(bytes));
  }

  public T value() {
    Unpacked unpacked = UNPACKED.get();
    if (unpacked == null || unpacked.id != bytes.id()) {
      T value =
          serializer()
              .deserialize(
                  ByteBuffer.wrap(bytes.value()),
                  Thread.currentThread().getContextClassLoader(),
                  Packed.<T>tag());
      unpacked = new Unpacked(bytes.id(), value);
      UNPACKED.set(unpacked);
    }
    @SuppressWarnings("unchecked")
    T value = (T) unpacked.value;
    return value;
  }

  /** Once no job needs it any more. */
  public void destroy() {
    bytes.destroy();
  }

  private static SerializerInstance serializer() {
    return SparkEnv.get().closureSerializer().newInstance();
  }

  /** Java's serialization has no need of it. */
  private static <T> ClassTag<T> tag() {
    return ClassTag$.MODULE$.apply(Object.class);
  }
}
