package io.retort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Something that travels between driver and executors, and by what it is known again.
 *
 * @param data whether it is an element, a result or a broadcast value, which travel under Kryo too;
 *     what else travels is part of a task
 */
public record Parcel<T>(T value, boolean data, Recognition<T> recognition) {

  /** Throws unless what arrived is what was sent. */
  @FunctionalInterface
  public interface Recognition<T> {
    void check(T arrived, T sent) throws Exception;
  }

  /** What is to be the same at both ends. */
  @FunctionalInterface
  public interface View<T> {
    Object of(T value) throws Exception;
  }

  /** Part of a task, known by its {@code equals}: executors look up what they have open by it. */
  public static <T> Parcel<T> equal(T value) {
    return new Parcel<>(
        value,
        false,
        (arrived, sent) -> assertThat(arrived).isEqualTo(sent).hasSameHashCodeAs(sent));
  }

  /** Part of a task, known by what it does. */
  public static <T> Parcel<T> doing(T value, View<T> view) {
    return new Parcel<>(value, false, (arrived, sent) -> assertAlike(view, arrived, sent));
  }

  /** Data, known by all its fields. */
  public static <T> Parcel<T> data(T value) {
    return data(value, same -> same);
  }

  /** Data, known by what it tells. */
  public static <T> Parcel<T> data(T value, View<T> view) {
    return new Parcel<>(value, true, (arrived, sent) -> assertAlike(view, arrived, sent));
  }

  private static <T> void assertAlike(View<T> view, T arrived, T sent) throws Exception {
    assertThat(view.of(arrived)).usingRecursiveComparison().isEqualTo(view.of(sent));
  }

  void arrivesAs(T arrived) throws Exception {
    assertThat(arrived).isNotSameAs(value).hasSameClassAs(value);
    recognition.check(arrived, value);
  }

  @Override
  public String toString() {
    return value.getClass().getSimpleName();
  }
}
