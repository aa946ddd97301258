package io.retort.labels;

/**
 * One file of the table: the soft labels of one bucket of examples.
 *
 * @param bucket of the examples table
 * @param file its name, which holds a hash of all that it was made of
 * @param labelled rows that the teacher was asked about for this file; others were known already
 * @param filtered rows that a student is not to follow
 * @param sha256 of the file
 */
public record Shard(
    String split,
    int bucket,
    String file,
    long rows,
    long labelled,
    long filtered,
    long bytes,
    String sha256) {}
