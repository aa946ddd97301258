package io.retort.labels;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;

/** How a table's teacher is told from the job's. */
class SoftLabelInfoTest {

  private static SoftLabelInfo.Teacher teacher(String sha256, String fingerprint, int scale) {
    return new SoftLabelInfo.Teacher(
        "onnx", sha256, fingerprint, JsonNodeFactory.instance.objectNode().put("scale", scale));
  }

  @Test
  void twoTeachersAreToldApartByWhatDiffers() {
    SoftLabelInfo.Teacher teacher = teacher("beef", "f1", 1);
    assertThat(teacher.unlike(teacher("feed", "f2", 1))).isEqualTo("onnx beef");
    assertThat(teacher.unlike(teacher("beef", "f2", 255)))
        .isEqualTo("onnx beef asked with {\"scale\":1}");
    assertThat(teacher.unlike(teacher("beef", "f2", 1))).isEqualTo("onnx beef, fingerprint f1");
  }
}
