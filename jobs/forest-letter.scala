// The teacher of forest-letter.conf, as a Spark team may have it: a pipeline that goes from the table's columns to a random
// forest, here trained on the labels of the first 16,000 rows. Run by
//   spark-shell --driver-memory 4g -i jobs/forest-letter.scala
import org.apache.spark.ml.Pipeline
import org.apache.spark.ml.classification.RandomForestClassifier
import org.apache.spark.ml.feature.{StringIndexer, VectorAssembler}

val file = sys.env.getOrElse("LETTER_DIR", "data/letter") + "/letter-recognition.data"
val letters = spark.read.option("inferSchema", true).csv(file).limit(16000)
val letter = new StringIndexer().setInputCol("_c0").setOutputCol("label").setStringOrderType("alphabetAsc")
val numbers = new VectorAssembler().setInputCols(letters.columns.drop(1)).setOutputCol("features")
val forest = new RandomForestClassifier().setNumTrees(100).setMaxDepth(20).setSeed(42)
new Pipeline().setStages(Array(letter, numbers, forest)).fit(letters).write.overwrite().save("work/letter-forest")
System.exit(0)
