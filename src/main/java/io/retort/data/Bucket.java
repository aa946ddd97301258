package io.retort.data;

import java.io.Serializable;

/**
 * One file of an examples table: the rows whose ids fall into it, sorted by id.
 *
 * @param number from 0
 * @param file its name in the table's folder
 * @param hash of its rows: of ids, labels and features
 * @param bytes of the file; 0 where an earlier version made it, which did not say
 */
public record Bucket(int number, String file, long rows, String hash, long bytes)
    implements Serializable {}
