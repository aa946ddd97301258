package io.retort;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That what a package ships to executors, or back, arrives there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class Shipping {

  /** One of everything that the package ships, at least. */
  protected abstract Stream<Parcel<?>> parcels();

  /** What could travel by its type, and never does or only in a Spark job. */
  protected Set<Class<?>> notShippedHere() {
    return Set.of();
  }

  @ParameterizedTest
  @MethodSource("parcels")
  public <T> void arrives(Parcel<T> parcel) throws Exception {
    parcel.arrivesAs(RoundTrip.java(parcel.value()));
    if (parcel.data()) {
      parcel.arrivesAs(RoundTrip.kryo(parcel.value()));
    }
  }

  @Test
  public void nobodyIsForgotten() {
    Set<Class<?>> known = new HashSet<>(notShippedHere());
    List<? extends Class<?>> shipped =
        parcels()
            .map(parcel -> parcel.value().getClass())
            .filter(type -> type.getPackage() == getClass().getPackage())
            .toList();
    assertThat(shipped).as("shipped after all").noneMatch(known::contains);
    known.addAll(shipped);

    assertThat(travellers()).isNotEmpty().containsExactlyInAnyOrderElementsOf(known);
  }

  /** Spark's functions and classifier sources are serializable as well. */
  private Set<Class<?>> travellers() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(getClass().getPackageName())
            .stream()
            .filter(type -> type.isAssignableTo(Serializable.class))
            .filter(type -> !type.isAssignableTo(Throwable.class))
            .filter(type -> !type.isInterface() && !type.isEnum() && !type.isAnonymousClass())
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(JavaClass::reflect)
            .collect(Collectors.toSet());
  }
}
