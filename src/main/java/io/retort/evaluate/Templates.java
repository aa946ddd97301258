package io.retort.evaluate;

import com.samskivert.mustache.Mustache;
import io.retort.job.Printable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts and pages from templates of Mustache, which lie beside a class. */
public final class Templates {
  private Templates() {}

  /** For a terminal: values as they are. */
  public static String text(Class<?> home, String template, Object view) {
    return render(Mustache.compiler().escapeHTML(false), home, template, view);
  }

  /** For a chat or a pull request: values that fit a table's cell. */
  static String markdown(Class<?> home, String template, Object view) {
    return render(Mustache.compiler().withEscaper(Templates::cell), home, template, view);
  }

  /** In one line, which ends no cell, and in which nothing is markup. */
  static String cell(String value) {
    String plain = value.replace("&", "&amp;").replace("<", "&lt;").replaceAll("\\R", " ");
    return Printable.of(plain.replaceAll("[\\\\|`*\\[\\]]", "\\\\$0"));
  }

  /** For a browser: values escaped, and what pages share in its place. */
  public static String html(Class<?> home, String template, Object view) {
    Mustache.Compiler compiler =
        Mustache.compiler().escapeHTML(true).withLoader(shared -> open(Templates.class, shared));
    return render(compiler, home, template, view);
  }

  private static String render(
      Mustache.Compiler compiler, Class<?> home, String template, Object view) {
    try (Reader reader = open(home, template)) {
      return compiler.compile(reader).execute(view);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reader open(Class<?> home, String name) {
    return new InputStreamReader(home.getResourceAsStream(name), StandardCharsets.UTF_8);
  }
}
