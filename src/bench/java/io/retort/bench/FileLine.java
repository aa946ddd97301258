package io.retort.bench;

/**
 * The same rows by one codec, in row groups of one size.
 *
 * @param rowGroup in MiB
 * @param chosen whether `label` writes so
 */
record FileLine(
    String codec,
    long rowGroup,
    double bytesPerRow,
    double rowsWritten,
    double rowsRead,
    boolean chosen) {}
