package io.retort.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ImageReaderTest {
  private static final StructType IMAGE =
      new StructType()
          .add("origin", "string")
          .add("height", "int")
          .add("width", "int")
          .add("nChannels", "int")
          .add("mode", "int")
          .add("data", "binary");

  @Test
  void bluesGreensAndRedsBecomePlanesOfReds() throws RejectedValue {
    byte[] pixels = {1, 2, 3, 11, 12, 13};

    assertThat(ImageReader.read(image(1, 2, 3, pixels), List.of(3, 1, 2)))
        .containsExactly(3, 13, 2, 12, 1, 11);
  }

  @Test
  void alphaIsTheLastPlane() throws RejectedValue {
    byte[] pixels = {1, 2, 3, 4, 11, 12, 13, 14};

    assertThat(ImageReader.read(image(2, 1, 4, pixels), List.of(4, 2, 1)))
        .containsExactly(3, 13, 2, 12, 1, 11, 4, 14);
  }

  @Test
  void greyPicturesAreTakenAsTheyAre() throws RejectedValue {
    byte[] pixels = {1, 2, 3, 4, 5, 6};

    assertThat(ImageReader.read(image(2, 3, 1, pixels), List.of(1, 2, 3))).containsExactly(pixels);
  }

  @Test
  void anotherShapeIsRejected() {
    assertThatThrownBy(() -> ImageReader.read(image(2, 3, 1, new byte[6]), List.of(1, 3, 2)))
        .isInstanceOf(RejectedValue.class)
        .hasMessage("image is not of shape [1, 3, 2]: [1, 2, 3]");
  }

  @Test
  void aFileThatIsNoImageIsRejectedByItsName() {
    // As Spark's image source gives it unless dropInvalid is set.
    Row invalid = image(-1, -1, -1, new byte[0]);

    assertThatThrownBy(() -> ImageReader.read(invalid, List.of(1, 3, 2)))
        .isInstanceOf(RejectedValue.class)
        .hasMessage("image cannot be read: file.png");
  }

  private static Row image(int height, int width, int channels, byte[] pixels) {
    return new GenericRowWithSchema(
        new Object[] {"file.png", height, width, channels, 0, pixels}, IMAGE);
  }
}
