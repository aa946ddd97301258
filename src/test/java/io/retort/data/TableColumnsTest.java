package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.Limit;
import io.retort.job.SourceSettings;
import io.retort.job.UserError;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class TableColumnsTest {

  private static TableColumns columns(
      String schema, List<String> features, String packed, TableColumns train) {
    SourceSettings.Table settings =
        new SourceSettings.Table(
            "csv",
            "t",
            Map.of(),
            null,
            features,
            packed,
            "y",
            false,
            null,
            0,
            new Limit(Long.MAX_VALUE),
            List.of(0.0, 1.0));
    return TableColumns.of("data.test", settings, StructType.fromDDL(schema), train);
  }

  private static TableColumns train(String... features) {
    return new TableColumns(List.of(features), false, "y", null);
  }

  private static void refused(
      String schema, List<String> features, TableColumns train, String message) {
    assertThatThrownBy(() -> columns(schema, features, null, train))
        .isInstanceOf(UserError.class)
        .hasMessage(message);
  }

  @Test
  void columnsOfOtherNamesThanTrainsAreNotTakenByPlace() {
    String schema = "b double, c double, y int";
    refused(
        schema,
        List.of(),
        train("a", "b"),
        "data.test: lacks this column of data.train: a; it has b, c, y");
    refused(
        schema,
        List.of("b", "c"),
        train("a", "b"),
        "data.test.features: b stands where data.train has a, must be the same columns in the same"
            + " order, or left out");
    refused(
        schema,
        List.of("b"),
        train("b", "c"),
        "data.test.features: nothing stands where data.train has c, must be the same columns in the"
            + " same order, or left out");
    assertThat(columns(schema, List.of(), null, train("c", "b")).features())
        .containsExactly("c", "b");
  }

  @Test
  void columnsWithoutNamesAreTakenByPlaceWhereTheyAreListed() {
    String schema = "_c0 double, _c1 double, y int";
    assertThat(columns(schema, List.of("_c0", "_c1"), null, train("_c1", "_c2")).features())
        .containsExactly("_c0", "_c1");
    assertThat(columns(schema, List.of("_c0", "_c1"), null, train("a", "b")).features())
        .containsExactly("_c0", "_c1");
    refused(
        schema,
        List.of(),
        train("_c1", "_c2"),
        "data.test: lacks this column of data.train: _c2; it has _c0, _c1, y");
  }

  @Test
  void aTableWithoutALabelHasFeaturesAlone() {
    SourceSettings.Table settings =
        new SourceSettings.Table(
            "csv",
            "t",
            Map.of(),
            null,
            List.of("a", "b"),
            null,
            null,
            false,
            null,
            0,
            new Limit(Long.MAX_VALUE),
            List.of(0.0, 1.0));
    StructType schema = StructType.fromDDL("a double, b double");
    assertThat(TableColumns.of("data.test", settings, schema, train("a", "b")))
        .isEqualTo(new TableColumns(List.of("a", "b"), false, null, null));
  }

  @Test
  void aFeatureThatIsTheLabelOrStandsTwiceIsRefused() {
    refused(
        "a double, y double",
        List.of("a", "y"),
        null,
        "data.test.label = y: stands among the features as well, from which a label would be read"
            + " off");
    refused(
        "a double, y double",
        List.of("a", "a"),
        null,
        "data.test.features: a stands there more than once");
    assertThatThrownBy(() -> columns("y array<double>", List.of(), "y", null))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("stands among the features as well");
  }

  @Test
  void aLabelOfBytesIsRefused() {
    refused(
        "a double, y binary",
        List.of("a"),
        null,
        "data.test.label = y: column of type binary, must hold a number or a text");
  }

  @Test
  void anIdOfBytesIsTheSameWheneverItIsRead() throws RejectedValue {
    assertThat(TableReader.id(new byte[] {1, 2, 3}))
        .isEqualTo(TableReader.id(new byte[] {1, 2, 3}))
        .isNotEqualTo(TableReader.id(new byte[] {1, 2, 4}));
    assertThatThrownBy(() -> TableReader.id(new byte[0])).isInstanceOf(RejectedValue.class);
  }
}
