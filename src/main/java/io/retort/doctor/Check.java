package io.retort.doctor;

/** A question that facts answer. */
interface Check {

  /** A word that begins its line. */
  String name();

  Verdict of(Facts facts);
}
