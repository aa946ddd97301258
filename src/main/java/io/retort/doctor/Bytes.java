package io.retort.doctor;

import java.util.Locale;

/** Numbers of bytes as people read them. */
final class Bytes {
  private Bytes() {}

  static String of(double bytes) {
    if (bytes >= 1e15) {
      return "no limit";
    }
    return bytes >= 1e12
        ? String.format(Locale.ROOT, "%.1f TB", bytes / 1e12)
        : bytes >= 1e9
            ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
            : String.format(Locale.ROOT, "%.0f MB", Math.ceil(bytes / 1e6));
  }
}
