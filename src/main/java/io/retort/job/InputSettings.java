package io.retort.job;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * How a teacher's input is made from features: {@code x = (feature * scale - mean) / std}.
 *
 * @param name of the input, or null for the model's only one
 * @param shape of one example, or null for the model's own
 * @param mean one value, or one for each channel
 * @param std one value, or one for each channel
 */
public record InputSettings(
    String name,
    List<Integer> shape,
    double scale,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<Double> mean,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<Double> std)
    implements Serializable {

  public InputSettings {
    IllegalValue.check(
        scale != 0 && Double.isFinite(scale), "scale", scale, "a finite number other than 0");
    IllegalValue.check(
        !mean.isEmpty() && mean.stream().noneMatch(Objects::isNull),
        "mean",
        mean,
        "one value, or one for each channel");
    IllegalValue.check(
        !std.isEmpty() && std.stream().allMatch(s -> s != null && s > 0),
        "std",
        std,
        "values above 0: one, or one for each channel");
  }
}
