package io.retort.doctor;

import static io.retort.Parcel.doing;
import static io.retort.Parcel.equal;

import io.retort.Parcel;
import io.retort.Shipping;
import java.util.List;
import java.util.stream.Stream;

class ShippedTest extends Shipping {

  /** Hadoop's configuration knows no {@code equals}. */
  @Override
  protected Stream<Parcel<?>> parcels() {
    return Stream.of(
        equal(Build.here()),
        doing(
            new CensusTask("token", Build.here(), "/probes", null),
            task -> List.of(task.token(), task.build(), task.probes())));
  }
}
