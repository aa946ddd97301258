package io.retort.train;

/**
 * What the manifest of a student or baseline tells.
 *
 * @param model its file in the artefact's folder
 * @param sha256 of that file
 * @param parametersSha256 of the parameters alone, as big-endian floats
 * @param workers that trained it
 * @param steps each of them took
 */
public record StudentInfo(
    String model,
    String sha256,
    String parametersSha256,
    long parameters,
    long bytes,
    int workers,
    long steps) {}
