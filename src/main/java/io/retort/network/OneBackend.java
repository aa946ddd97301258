package io.retort.network;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/** Shows ND4J one of several backends on the class path. All classes are the parent's. */
final class OneBackend extends ClassLoader {
  /** Lies beside this class, and names ND4J's backend for CPUs. */
  static final String CPU = "cpu.backend";

  private static final String SERVICE = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";

  private final URL only;

  OneBackend(ClassLoader parent, String resource) {
    super(parent);
    this.only = OneBackend.class.getResource(resource);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(SERVICE)
        ? Collections.enumeration(Collections.singleton(only))
        : super.getResources(name);
  }
}
