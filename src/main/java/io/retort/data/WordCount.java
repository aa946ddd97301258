package io.retort.data;

import io.retort.job.TextSettings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/** The words of a text, each with the times it stands there. */
record WordCount(boolean lowerCase) implements PairFlatMapFunction<RawExample, String, Long> {

  /** The most frequent words of all rows; of equally frequent ones the first by alphabet. */
  static List<String> mostFrequent(List<JavaRDD<RawExample>> rows, TextSettings.Words settings) {
    WordCount count = new WordCount(settings.lowerCase());
    long least = settings.minCount();
    JavaPairRDD<String, Long> words = null;
    for (JavaRDD<RawExample> part : rows) {
      JavaPairRDD<String, Long> more = part.flatMapToPair(count);
      words = words == null ? more : words.union(more);
    }
    return words
        .reduceByKey(Long::sum)
        .filter(word -> word._2 >= least)
        .takeOrdered(settings.size(), new FrequentFirst())
        .stream()
        .map(Tuple2::_1)
        .toList();
  }

  @Override
  public Iterator<Tuple2<String, Long>> call(RawExample row) {
    List<Tuple2<String, Long>> words = new ArrayList<>();
    if (row.accepted()) {
      Matcher matcher = TokenizerFile.WORD.matcher(row.text);
      while (matcher.find()) {
        String word = matcher.group();
        words.add(new Tuple2<>(lowerCase ? word.toLowerCase(Locale.ROOT) : word, 1L));
      }
    }
    return words.iterator();
  }

  /** A class, since Spark ships it. */
  static final class FrequentFirst implements Comparator<Tuple2<String, Long>>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(Tuple2<String, Long> a, Tuple2<String, Long> b) {
      int byCount = Long.compare(b._2, a._2);
      return byCount != 0 ? byCount : a._1.compareTo(b._1);
    }
  }
}
