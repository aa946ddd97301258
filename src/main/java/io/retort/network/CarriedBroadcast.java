package io.retort.network;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag$;

/**
 * A broadcast that has its value with it. Some models of Spark ML broadcast themselves as they plan
 * their work; once the driver forgets that plan, Spark takes back what was broadcast, and a written
 * one would ask for what is gone.
 */
final class CarriedBroadcast<T> extends Broadcast<T> {
  private static final long serialVersionUID = 1L;

  private final T value;

  CarriedBroadcast(long id, T value) {
    super(id, ClassTag$.MODULE$.apply(Object.class));
    this.value = value;
  }

  /** Writes objects so that what they have broadcast comes with them. */
  static final class Output extends ObjectOutputStream {
    Output(OutputStream out) throws IOException {
      super(out);
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
      return object instanceof Broadcast<?> sent
          ? new CarriedBroadcast<>(sent.id(), sent.value())
          : object;
    }
  }

  @Override
  public T getValue() {
    return value;
  }

  /** It takes no place but its own. */
  @Override
  public void doUnpersist(boolean blocking) {}

  @Override
  public void doDestroy(boolean blocking) {}
}
