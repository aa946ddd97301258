package io.retort.loss;

/**
 * {@code 1 - cos} of the angle between a hidden layer and the teacher's (DistilBERT, arXiv
 * 1910.01108): of a layer that gives nothing but 0, 1.
 */
public record Cosine() implements HiddenRowTerm {

  @Override
  public Fit fit() {
    return Fit.VALUES;
  }

  @Override
  public double row(HiddenBatch batch, float[] student, float[] teacher, float[] slope) {
    double dot = 0;
    double ofStudent = 0;
    double ofTeacher = 0;
    for (int i = 0; i < student.length; i++) {
      dot += (double) student[i] * teacher[i];
      ofStudent += (double) student[i] * student[i];
      ofTeacher += (double) teacher[i] * teacher[i];
    }
    double lengths = Math.sqrt(ofStudent * ofTeacher);
    double cosine = lengths == 0 ? 0 : dot / lengths;
    float along = ofStudent == 0 ? 0 : (float) (cosine / ofStudent);
    float towards = lengths == 0 ? 0 : (float) (1 / lengths);
    for (int i = 0; i < student.length; i++) {
      slope[i] = along * student[i] - towards * teacher[i];
    }
    return 1 - cosine;
  }
}
