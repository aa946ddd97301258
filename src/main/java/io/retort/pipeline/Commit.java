package io.retort.pipeline;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * That an artefact is finished, and how it gets to its place file by file. Once this is written, it
 * can be carried out as often as it takes, whatever was interrupted where: what it names is either
 * still where it was made, or has arrived.
 *
 * @param folder where it was made, from the workspace's
 * @param lengths of its files but the manifest, by their names in the folder
 */
record Commit(String folder, Manifest manifest, Map<String, Long> lengths) {

  static Commit of(FileSystem files, Path root, Path folder, Manifest manifest) throws IOException {
    return new Commit(relative(root, folder), manifest, list(files, folder));
  }

  /**
   * Moves the artefact to its place under {@code root}. There is none there until all of it is.
   *
   * @return what has got lost on the way, so that there can be no artefact; mostly empty
   */
  Optional<String> carryOut(ObjectStore store, Path root) throws IOException {
    FileSystem files = store.files();
    Path from = new Path(root, folder);
    Path place = new Path(root, manifest.artefact());
    Path published = new Path(place, Manifest.FILE);
    files.delete(published, false);
    Set<String> left = new TreeSet<>(list(files, from).keySet());
    left.retainAll(lengths.keySet());
    if (left.equals(lengths.keySet())) { // Nothing has arrived yet: what lies there is the old one.
      files.delete(place, true);
    }
    move(store, left, from, place);
    Map<String, Long> arrived = list(files, place);
    if (!arrived.equals(lengths)) {
      for (String name : lengths.keySet()) { // Else nobody would know whose they are.
        files.delete(new Path(place, name), false);
      }
      return Optional.of(difference(arrived));
    }
    store.create(published, Store.content(Documents.write(manifest)));
    return Optional.empty();
  }

  private static void move(ObjectStore store, Set<String> names, Path from, Path to)
      throws IOException {
    Set<Path> folders = new TreeSet<>(Set.of(to));
    Map<Path, Path> moves = new TreeMap<>();
    for (String name : names) {
      Path path = new Path(to, name);
      folders.add(path.getParent());
      moves.put(new Path(from, name), path);
    }
    for (Path folder : folders) {
      store.files().mkdirs(folder);
    }
    store.move(moves);
  }

  private String difference(Map<String, Long> arrived) {
    Set<String> names = new TreeSet<>(lengths.keySet());
    names.addAll(arrived.keySet());
    return names.stream()
        .filter(name -> !java.util.Objects.equals(lengths.get(name), arrived.get(name)))
        .map(name -> name + " has " + arrived.get(name) + " bytes, not " + lengths.get(name))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Long> list(FileSystem files, Path folder) throws IOException {
    Map<String, Long> lengths = new TreeMap<>();
    try {
      RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
      while (all.hasNext()) {
        LocatedFileStatus file = all.next();
        lengths.put(relative(folder, file.getPath()), file.getLen());
      }
    } catch (FileNotFoundException e) {
      return Map.of();
    }
    return lengths;
  }

  private static String relative(Path folder, Path file) {
    return folder.toUri().relativize(file.toUri()).getPath();
  }
}
