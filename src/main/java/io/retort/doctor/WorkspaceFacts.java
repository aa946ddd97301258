package io.retort.doctor;

import java.util.Set;

/**
 * What was seen where a job's artefacts are to lie.
 *
 * @param path as the file system names it
 * @param exclusive whether of two who make a file only one succeeds, as the lock needs it
 * @param renames whether a folder gets from place to place as a whole
 * @param atomic whether nobody can see it half moved, as this kind of file system promises
 * @param renameSeconds that it took
 * @param seen executors whose files the driver finds there
 * @param holder who has the workspace now, or null
 * @param refusal why a run would not write there, or null
 * @param free bytes that are left
 */
record WorkspaceFacts(
    String path,
    boolean exclusive,
    boolean renames,
    boolean atomic,
    double renameSeconds,
    Set<String> seen,
    String holder,
    String refusal,
    long free) {}
