package io.retort.network;

import io.retort.loss.HiddenShape;
import io.retort.loss.HiddenTerm;

/**
 * Which hidden layer of a student is held to which one of its teacher.
 *
 * @param key of the term in the job file, for messages
 * @param studentLayer its name or number; null: the last before the output
 * @param teacherLayer its place in the soft labels' form
 * @param teacher what it gives
 */
public record HiddenComparison(
    String key, String studentLayer, int teacherLayer, HiddenShape teacher, HiddenTerm term) {}
