package io.retort.network;

import com.sun.jna.Library;
import com.sun.jna.Native;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The C library: native libraries listen to its environment, which Java does not let one change.
 */
interface CLibrary extends Library {
  int setenv(String name, String value, int overwrite);

  /** Sets a variable of this process for native code that is loaded later; the user's own stays. */
  static void prefer(String name, String value) {
    Logger log = LoggerFactory.getLogger(CLibrary.class);
    if (System.getenv(name) == null) {
      NativeFolder.use();
      try {
        Native.load("c", CLibrary.class).setenv(name, value, 0);
      } catch (LinkageError e) {
        log.warn("{} stays unset: {}", name, e.getMessage());
      }
    }
  }
}
