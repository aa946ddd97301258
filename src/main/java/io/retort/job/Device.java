package io.retort.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;

/** What networks and models run on. */
public enum Device {
  /** The GPU where there is one, else the CPU. */
  @JsonProperty("auto")
  AUTO,
  @JsonProperty("cpu")
  CPU,
  @JsonProperty("gpu")
  GPU;

  /** Of several that run in one task: the GPU where one demands it, the CPU where all do. */
  public static Device ofAll(Collection<Device> devices) {
    if (devices.contains(GPU)) {
      return GPU;
    }
    return devices.contains(AUTO) ? AUTO : CPU;
  }
}
