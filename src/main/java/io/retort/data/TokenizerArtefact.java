package io.retort.data;

import io.retort.job.DataSettings;
import io.retort.job.Split;
import io.retort.job.TextSettings;
import io.retort.job.UserError;
import io.retort.network.ModelFile;
import io.retort.pipeline.Artefact;
import io.retort.pipeline.Making;
import io.retort.pipeline.Recipe;
import io.retort.pipeline.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** The tokenizer of a job's texts, with a vocabulary from a file or from train and transfer. */
final class TokenizerArtefact implements Artefact {
  static final String ARTEFACT = "examples/tokenizer";

  private final SparkSession spark;
  private final DataSettings data;
  private final Sources sources;
  private final FeaturePipelineArtefact pipeline;

  TokenizerArtefact(
      SparkSession spark, DataSettings data, Sources sources, FeaturePipelineArtefact pipeline) {
    this.spark = spark;
    this.data = data;
    this.sources = sources;
    this.pipeline = pipeline;
  }

  /**
   * @param vocabulary tokens in it
   */
  record Info(int vocabulary) {}

  @Override
  public String path() {
    return ARTEFACT;
  }

  @Override
  public Recipe recipe(Workspace workspace) throws IOException {
    Recipe recipe = Recipe.empty().with("data.text", data.text());
    if (file() != null) {
      return recipe.input(
          "data.text.vocabulary",
          InputFiles.fingerprint(InputFiles.list("data.text.vocabulary", file(), hadoop())));
    }
    for (Split split : readBeforeTest()) {
      recipe =
          recipe
              .with("data." + split.key(), data.sources().get(split))
              .input("data." + split.key() + " files", source(workspace, split).fingerprint());
    }
    return recipe;
  }

  private Source source(Workspace workspace, Split split) throws IOException {
    return sources.of(split, pipeline.open(workspace));
  }

  /** Or null. */
  private String file() {
    return data.text() instanceof TextSettings.Words words
        ? words.vocabulary()
        : ((TextSettings.WordPiece) data.text()).vocabulary();
  }

  /** What is tested on must not be known before. */
  private List<Split> readBeforeTest() {
    return data.sources().keySet().stream().filter(split -> split != Split.TEST).toList();
  }

  private Configuration hadoop() {
    return spark.sessionState().newHadoopConf();
  }

  @Override
  public Product make(Making making) throws IOException {
    List<String> vocabulary = file() == null ? fromTexts(making.workspace()) : fromFile();
    String json = TokenizerFile.json(data.text(), vocabulary);
    try (OutputStream out =
        making.workspace().files().create(new Path(making.folder(), TokenizerFile.NAME))) {
      out.write(json.getBytes(StandardCharsets.UTF_8));
    }
    return new Product(0, DigestUtils.sha256Hex(json), new Info(vocabulary.size()));
  }

  private List<String> fromTexts(Workspace workspace) throws IOException {
    TextSettings.Words settings = (TextSettings.Words) data.text();
    List<JavaRDD<RawExample>> rows = new ArrayList<>();
    for (Split split : readBeforeTest()) {
      Window window = Window.of(data.sources().get(split));
      rows.add(
          source(workspace, split)
              .rows(TextEncoder.shape(settings), data.classes())
              .filter(window::takes));
    }
    List<String> words = WordCount.mostFrequent(rows, settings);
    // Why rows are rejected is told where they are written.
    if (words.isEmpty() && anyAccepted(rows)) {
      throw new UserError(
          "data.text.min-count = " + settings.minCount() + ": no word stands there as often");
    }
    return withSpecial(words);
  }

  private static boolean anyAccepted(List<JavaRDD<RawExample>> rows) {
    return rows.stream().anyMatch(part -> !part.filter(RawExample::accepted).isEmpty());
  }

  private static List<String> withSpecial(List<String> words) {
    List<String> vocabulary =
        new ArrayList<>(List.of(TokenizerFile.PADDING, TokenizerFile.UNKNOWN));
    vocabulary.addAll(words);
    return vocabulary;
  }

  private List<String> fromFile() throws IOException {
    List<String> tokens = new ArrayList<>();
    for (FileStatus part : InputFiles.list("data.text.vocabulary", file(), hadoop())) {
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(
                  InputFiles.open("data.text.vocabulary", part.getPath().toString(), hadoop()),
                  StandardCharsets.UTF_8))) {
        in.lines().forEach(tokens::add);
      }
    }
    boolean pieces = data.text() instanceof TextSettings.WordPiece;
    if (!pieces) {
      tokens.removeAll(List.of(TokenizerFile.PADDING, TokenizerFile.UNKNOWN));
      tokens = withSpecial(tokens);
    }
    check(tokens, pieces);
    return Collections.unmodifiableList(tokens);
  }

  private void check(List<String> tokens, boolean pieces) {
    String name = "data.text.vocabulary = " + file() + ": ";
    Set<String> seen = new HashSet<>();
    for (String token : tokens) {
      if (!seen.add(token)) {
        throw new UserError(name + "has \"" + token + "\" twice");
      }
    }
    if (tokens.size() > TextSettings.MOST_TOKENS) {
      throw new UserError(
          name + "has " + tokens.size() + " lines, must have at most " + TextSettings.MOST_TOKENS);
    }
    List<String> needed =
        pieces
            ? List.of(
                TokenizerFile.PADDING,
                TokenizerFile.UNKNOWN,
                TokenizerFile.BEGIN,
                TokenizerFile.END)
            : List.of();
    String missing =
        needed.stream().filter(token -> !seen.contains(token)).collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw new UserError(name + "has no " + missing);
    }
    if (!tokens.get(0).equals(TokenizerFile.PADDING)) {
      throw new UserError(
          name + "begins with " + tokens.get(0) + ", must begin with " + TokenizerFile.PADDING);
    }
  }

  /** The tokenizer that there is, on its way to executors. */
  static TextEncoder encoder(SparkSession spark, Workspace workspace, TextSettings settings)
      throws IOException {
    int vocabulary = workspace.require(ARTEFACT, "prepare").details(Info.class).vocabulary();
    Path file = new Path(workspace.folder(ARTEFACT), TokenizerFile.NAME);
    return TextEncoder.of(ModelFile.ship(spark, ARTEFACT, file), vocabulary, settings);
  }
}
