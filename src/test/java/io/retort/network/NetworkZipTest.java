package io.retort.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retort.job.NetworkSettings;
import io.retort.job.UserError;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zips that were made to do harm, each from a good one. */
class NetworkZipTest {
  /** Set by an object that was made of a file. */
  private static boolean ran;

  @TempDir Path folder;
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  @BeforeEach
  void readGoodOne() throws IOException {
    ran = false;
    NetworkSpec spec =
        NetworkSpec.of(
            "student.network",
            new NetworkSettings.Mlp(List.of(5), 0, 0),
            List.of(3),
            new Vocabulary(0, 0),
            2,
            1,
            new Configuration());
    Path good = folder.resolve("good.zip");
    try (var out = Files.newOutputStream(good)) {
      SavedNetwork.write(spec, spec.initialParameters(), out);
    }
    try (ZipFile zip = new ZipFile(good.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
  }

  /** What an attacker would send. */
  private static final class Payload implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      ran = true;
    }
  }

  @Test
  void theGoodOneAndWhatLiesHarmlesslyBesideItAreRead() throws IOException {
    entries.put("labels.txt", "a b".getBytes(StandardCharsets.UTF_8));

    assertThat(SavedNetwork.parameters(zip(), "m")).hasSize(3 * 5 + 5 + 5 * 2 + 2);
  }

  /** Upstream's own reader runs it, so that the test tests something. */
  @Test
  void aSerializedObjectIsNotMade() throws IOException {
    entries.put("preprocessor.bin", serialized());
    File zip = zip();

    refused(zip, "its entry preprocessor.bin is a serialized Java object, which could do anything");
    assertThat(ran).isFalse();

    assertThatThrownBy(() -> ModelSerializer.restoreMultiLayerNetwork(zip, false))
        .isInstanceOf(ClassCastException.class);
    assertThat(ran).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"configuration.json", "coefficients.bin", "normalizer.bin", "objects/a"})
  void noEntryMayBeASerializedObject(String name) throws IOException {
    entries.put(name, serialized());

    refused(zip(), "its entry " + name + " is a serialized Java object");
    assertThat(ran).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../etc/cron.d/a", "a/../../b", "/etc/passwd", "..\\a", "C:\\a", "\\\\host\\a"})
  void namesThatLeadOutOfTheZipAreRefused(String name) throws IOException {
    entries.put(name, new byte[1]);

    refused(zip(), "its entry " + name + " leads out of the zip");
  }

  @Test
  void ofTwoEntriesOfANameNobodyWouldKnowWhichIsMeant() throws IOException {
    entries.put("coefficients.bim", entries.get("coefficients.bin"));
    File zip = zip();
    byte[] bytes = Files.readAllBytes(zip.toPath());
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("ts.bim", "ts.bin");
    Files.write(zip.toPath(), text.getBytes(StandardCharsets.ISO_8859_1));

    refused(zip, "it has two entries coefficients.bin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"@class\":\"io.retort.network.NetworkZipTest$Payload\"",
        "\"\\u0040class\" : \"javax.management.BadAttributeValueExpException\"",
        "\"@class\":\"org.deeplearning4j_evil.Layer\"",
      })
  void onlyUpstreamsClassesAreMade(String harmful) throws IOException {
    edit(
        "configuration.json",
        json ->
            json.replaceFirst(
                "\"@class\" *: *\"[^\"]*ActivationReLU\"",
                java.util.regex.Matcher.quoteReplacement(harmful)));

    refused(zip(), "it names the class ");
  }

  @Test
  void norInTheOtherFormThatJacksonReads() {
    assertThatThrownBy(() -> ForeignConfiguration.checked("{\"layer\": [\"a.b.C\", {\"x\": 1}]}"))
        .hasMessageContaining("it names the class a.b.C");
    assertThatThrownBy(() -> ForeignConfiguration.checked("[".repeat(100_000)))
        .isInstanceOf(IOException.class);
  }

  static Stream<Claim> claims() {
    return Stream.of(
        new Claim("more than there is", 2, new long[] {1, 1L << 40}, 1L << 40),
        new Claim("fewer than there are", 2, new long[] {1, 5}, 5),
        new Claim("a shape beyond the buffer", 2, new long[] {1, 1L << 40}, 32),
        new Claim("a shape that overflows", 2, new long[] {1L << 33, 1L << 33}, 32),
        new Claim("many dimensions", 1L << 50, new long[] {1, 32}, 32));
  }

  /** What the head of the parameters says. */
  record Claim(String what, long rank, long[] sizes, long length) {
    byte[] bytes() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeUTF("MIXED_DATA_TYPES");
      out.writeLong(rank == 2 ? 8 : rank);
      out.writeUTF("LONG");
      for (long value : new long[] {rank, sizes[0], sizes[1], sizes[1], 1, 0, 1, 'c'}) {
        out.writeLong(value);
      }
      out.writeUTF("MIXED_DATA_TYPES");
      out.writeLong(length);
      out.writeUTF("FLOAT");
      out.write(new byte[32 * 4]);
      return bytes.toByteArray();
    }

    @Override
    public String toString() {
      return what;
    }
  }

  /** Else as much memory would be taken, or touched, as the file says. */
  @ParameterizedTest
  @MethodSource("claims")
  void parametersAreAsManyAsTheConfigurationNeeds(Claim claim) throws IOException {
    entries.put("coefficients.bin", claim.bytes());

    refused(zip(), "its parameters are ");
  }

  @Test
  void claimsThatAreTrueAreRead() throws IOException {
    entries.put("coefficients.bin", new Claim("", 2, new long[] {1, 32}, 32).bytes());

    assertThat(SavedNetwork.parameters(zip(), "m")).containsOnly(0).hasSize(32);
  }

  /** A configuration of many parameters is not believed either. */
  @Test
  void aNetworkIsNotMadeLargerThanItsFile() throws IOException {
    edit("configuration.json", json -> json.replaceAll("\"nout\" *: *5", "\"nout\" : 500000000"));

    refused(zip(), "its parameters are 32, its configuration needs 2000000012");
  }

  @Test
  void whatIsCutOffIsRefused() throws IOException {
    byte[] whole = entries.get("coefficients.bin");
    entries.put("coefficients.bin", java.util.Arrays.copyOf(whole, whole.length - 4));

    assertThatThrownBy(() -> SavedNetwork.parameters(zip(), "m")).isInstanceOf(UserError.class);
  }

  private void refused(File zip, String reason) {
    assertThatThrownBy(() -> SavedNetwork.parameters(zip, "student.init-from = m.zip"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            "student.init-from = m.zip: not a saved Deeplearning4j network (" + reason);
    assertThatThrownBy(() -> new Dl4jClassifier(zip, List.of(3), "teacher.model = m.zip"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(reason);
  }

  private static byte[] serialized() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Payload());
    }
    return bytes.toByteArray();
  }

  private void edit(String name, UnaryOperator<String> change) {
    String before = new String(entries.get(name), StandardCharsets.UTF_8);
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    entries.put(name, after.getBytes(StandardCharsets.UTF_8));
  }

  private File zip() throws IOException {
    Path zip = folder.resolve("crafted.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return zip.toFile();
  }
}
