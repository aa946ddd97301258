package io.retort.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An S3 server in this JVM that keeps its objects in memory: s3proxy, with class loader of its own,
 * since its Jetty, Guava and Jackson are not Spark's.
 */
final class S3Server implements AutoCloseable {
  static final String BUCKET = "retort";

  private static final Path JAR = Path.of("target/s3/s3proxy.jar");
  private static final String KEY = "key-of-tests";
  private static final String SECRET = "secret-of-tests";

  private final URLClassLoader loader;
  private final Closeable blobs;
  private final Object proxy;

  private S3Server(URLClassLoader loader, Closeable blobs, Object proxy) {
    this.loader = loader;
    this.blobs = blobs;
    this.proxy = proxy;
  }

  static S3Server start() throws Exception {
    if (!Files.exists(JAR)) {
      throw new IOException(JAR + ": is not there; run `mvn pre-integration-test`");
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    URLClassLoader loader =
        new URLClassLoader(new URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    thread.setContextClassLoader(loader);
    System.setProperty("LOG_LEVEL", "error"); // Its logging, which is nobody else's, reads it.
    try {
      Class<?> context = loader.loadClass("org.jclouds.ContextBuilder");
      Class<?> blobContext = loader.loadClass("org.jclouds.blobstore.BlobStoreContext");
      Object builder = context.getMethod("newBuilder", String.class).invoke(null, "transient");
      builder =
          context.getMethod("credentials", String.class, String.class).invoke(builder, "", "");
      Object blobs = context.getMethod("build", Class.class).invoke(builder, blobContext);
      Object store = blobContext.getMethod("getBlobStore").invoke(blobs);
      Class<?> blobStore = loader.loadClass("org.jclouds.blobstore.BlobStore");
      blobStore
          .getMethod(
              "createContainerInLocation",
              loader.loadClass("org.jclouds.domain.Location"),
              String.class)
          .invoke(store, null, BUCKET);
      Object proxy = proxy(loader, blobStore, store);
      return new S3Server(loader, (Closeable) blobs, proxy);
    } finally {
      System.clearProperty("LOG_LEVEL");
      thread.setContextClassLoader(before);
    }
  }

  private static Object proxy(ClassLoader loader, Class<?> blobStore, Object store)
      throws ReflectiveOperationException {
    Class<?> type = loader.loadClass("org.gaul.s3proxy.S3Proxy");
    Class<?> builder = loader.loadClass("org.gaul.s3proxy.S3Proxy$Builder");
    Class<?> authentication = loader.loadClass("org.gaul.s3proxy.AuthenticationType");
    Object made = type.getMethod("builder").invoke(null);
    builder.getMethod("blobStore", blobStore).invoke(made, store);
    builder.getMethod("endpoint", URI.class).invoke(made, URI.create("http://127.0.0.1:0"));
    builder
        .getMethod("awsAuthentication", authentication, String.class, String.class)
        .invoke(made, authentication.getField("AWS_V2_OR_V4").get(null), KEY, SECRET);
    Object proxy = builder.getMethod("build").invoke(made);
    type.getMethod("start").invoke(proxy);
    return proxy;
  }

  /** What makes paths of {@code s3a://} this server's. */
  Map<String, String> settings() throws ReflectiveOperationException {
    Object port = proxy.getClass().getMethod("getPort").invoke(proxy);
    return Map.of(
        "fs.s3a.endpoint",
        "http://127.0.0.1:" + port,
        "fs.s3a.access.key",
        KEY,
        "fs.s3a.secret.key",
        SECRET,
        "fs.s3a.path.style.access",
        "true",
        "fs.s3a.connection.ssl.enabled",
        "false",
        // Not in Hadoop's folder on the disk.
        "fs.s3a.fast.upload.buffer",
        "array");
  }

  @Override
  public void close() throws IOException {
    try {
      proxy.getClass().getMethod("stop").invoke(proxy);
    } catch (ReflectiveOperationException e) {
      throw new IOException("the S3 server does not stop", e);
    } finally {
      blobs.close();
      loader.close();
    }
  }
}
