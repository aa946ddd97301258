package io.retort.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.retort.network.Fit;
import java.util.List;

/**
 * What the manifest of a student or baseline tells.
 *
 * @param model its file in the artefact's folder
 * @param sha256 of that file
 * @param parametersSha256 of the parameters alone, as big-endian floats
 * @param workers that trained it
 * @param steps each of them took
 * @param classes that its outputs stand for, in order; null where an earlier version made it
 * @param temperature by which its logits are to be divided for its probabilities to tell how often
 *     it is right; null where none was fitted
 * @param fit to rows that it learned from; null where too few have a label, or an earlier version
 *     made it
 */
public record StudentInfo(
    String model,
    String sha256,
    String parametersSha256,
    long parameters,
    long bytes,
    int workers,
    long steps,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<String> classes,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double temperature,
    @JsonInclude(JsonInclude.Include.NON_NULL) Fit fit) {}
