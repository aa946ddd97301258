package io.retort.teacher;

import io.retort.job.UserError;
import java.util.ArrayList;
import java.util.List;

/** The shape of one example in a model's input. */
final class InputShape {
  private InputShape() {}

  /**
   * The job file's, else the model's. Sizes that the model leaves open are the examples', channels
   * first or last, whichever its other sizes allow; a single open one is what is left over.
   *
   * @param name of the model, for error messages
   * @param given in the job file, or null
   * @param declared by the model with the batch first, open sizes below 0
   * @param example channels first
   */
  static List<Integer> of(
      String name, List<Integer> given, long[] declared, List<Integer> example) {
    if (given != null) {
      return given;
    }
    if (declared.length == 0 || allows(declared, example)) {
      return example;
    }
    if (example.size() == 3) {
      List<Integer> last = List.of(example.get(1), example.get(2), example.get(0));
      if (allows(declared, last)) {
        return last;
      }
    }
    return completed(name, declared, example);
  }

  private static boolean allows(long[] declared, List<Integer> shape) {
    if (declared.length != shape.size() + 1) {
      return false;
    }
    for (int i = 1; i < declared.length; i++) {
      if (declared[i] >= 0 && declared[i] != shape.get(i - 1)) {
        return false;
      }
    }
    return true;
  }

  private static List<Integer> completed(String name, long[] declared, List<Integer> example) {
    int features = example.stream().reduce(1, Math::multiplyExact);
    List<Integer> shape = new ArrayList<>();
    int open = -1;
    int rest = features;
    for (int i = 1; i < declared.length; i++) {
      if (declared[i] >= 0) {
        int size = Math.toIntExact(declared[i]);
        rest = size > 0 && rest % size == 0 ? rest / size : 0;
        shape.add(size);
      } else if (open < 0) {
        open = i - 1;
        shape.add(0);
      } else {
        rest = 0;
        shape.add(0);
      }
    }
    if (open < 0) {
      return List.copyOf(shape);
    }
    if (rest == 0) {
      throw new UserError(
          name
              + ": data.shape is "
              + example
              + ", which does not fill an input whose sizes are "
              + java.util.Arrays.toString(declared)
              + " (the batch first, open ones -1); teacher.input.shape says which it takes");
    }
    shape.set(open, rest);
    return List.copyOf(shape);
  }
}
