package io.retort;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.retort.network.ClassifierSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** The rules of the house: which way imports run, and who may know what. */
@AnalyzeClasses(packages = "io.retort", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
  private static final String[] STAGES = {
    "io.retort.data..",
    "io.retort.teacher..",
    "io.retort.labels..",
    "io.retort.train..",
    "io.retort.evaluate.."
  };

  @ArchTest static final ArchRule jobImportsNothingOfOurs = importsOnly("job");

  @ArchTest static final ArchRule lossImportsNothingOfOurs = importsOnly("loss");

  @ArchTest static final ArchRule pipelineImportsJob = importsOnly("pipeline", "job");

  @ArchTest static final ArchRule networkImportsLossAndJob = importsOnly("network", "loss", "job");

  @ArchTest
  static final ArchRule stagesDoNotImportTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.retort.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.retort.cli..");

  @ArchTest
  static final ArchRule theSearchStandsAboveTheStages =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.retort.search..", "io.retort.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.retort.search..");

  @ArchTest
  static final ArchRule theDoctorStandsAboveTheStages =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.retort.doctor..", "io.retort.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.retort.doctor..");

  @ArchTest
  static final ArchRule examplesAreSeenThroughTheirTable =
      seenOnlyThrough(
          "data",
          "Example(s(Table|Info))?|Buckets?|HeldBack|Affine|Augmentation|Views|SparkMlStage|SavedSparkMl|LabelWeights|Overlap|ShownText|Slices|Spread");

  @ArchTest
  static final ArchRule softLabelsAreSeenThroughTheirTable =
      seenOnlyThrough("labels", "SoftLabel(Table|Info)|ChosenTemperature");

  @ArchTest
  static final ArchRule teachersAreOpenedByTeachers = seenOnlyThrough("teacher", "Teachers");

  @ArchTest static final ArchRule trainingIsNotSeenByOtherStages = seenOnlyThrough("train", "");

  @ArchTest
  static final ArchRule evaluationIsNotSeenByOtherStages = seenOnlyThrough("evaluate", "");

  @ArchTest
  static final ArchRule onlyNetworkKnowsDeeplearning4j =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.retort.network..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco..")
                  // The protobuf that the generated ONNX classes are built on, under another name.
                  .and(not(resideInAPackage("org.nd4j.shade.protobuf.."))));

  /** There each room has a test that all it ships arrives. */
  @ArchTest
  static final ArchRule onlyStagesNetworkAndDoctorShip =
      noClasses()
          .that(not(resideInAnyPackage(STAGES)))
          .and(not(resideInAnyPackage("io.retort.network..", "io.retort.doctor..")))
          .should()
          .beAssignableTo(resideInAPackage("org.apache.spark.api.java.function.."))
          .orShould()
          .beAssignableTo(ClassifierSource.class);

  @ArchTest
  static final ArchRule onlyTheCommandLineMakesSessions =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.retort.cli..")
          .should()
          .callMethod(SparkSession.class, "builder")
          .orShould()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl)(\\$.*)?");

  @ArchTest
  static void everyPackageSaysWhatLivesInIt(JavaClasses classes) {
    List<String> silent =
        classes.stream()
            .map(type -> type.getPackage())
            .distinct()
            .filter(
                room ->
                    room.getClasses().stream()
                        .anyMatch(type -> !type.getSimpleName().equals("package-info")))
            .map(JavaPackage::getName)
            .filter(
                name ->
                    !Files.exists(
                        Path.of("src/main/java", name.replace('.', '/'), "package-info.java")))
            .toList();
    assertThat(silent).isEmpty();
  }

  private static ArchRule importsOnly(String room, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = "io.retort." + room + "..";
    for (int i = 0; i < others.length; i++) {
      allowed[i + 1] = "io.retort." + others[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage(allowed[0])
        .should()
        .dependOnClassesThat(resideInAPackage("io.retort..").and(not(resideInAnyPackage(allowed))));
  }

  /** Stages meet in tables: of another stage's room only {@code face} may be imported. */
  private static ArchRule seenOnlyThrough(String room, String face) {
    return noClasses()
        .that()
        .resideInAnyPackage(STAGES)
        .and()
        .resideOutsideOfPackage("io.retort." + room + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.retort." + room + "..")
                .and(not(nameMatching("io\\.retort\\." + room + "\\.(" + face + ")(\\$.*)?"))));
  }

  @ArchTest
  static final ArchRule stagesAreFinal =
      classes()
          .that()
          .implement(io.retort.pipeline.Stage.class)
          .should()
          .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);
}
