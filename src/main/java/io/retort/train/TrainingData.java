package io.retort.train;

import io.retort.loss.SoftLabelForm;
import java.util.Optional;

/**
 * What a training learns from, and what it may be stopped by.
 *
 * @param validation rows that are not trained on, where some are held back
 * @param softLabels in which form rows have them
 */
record TrainingData(
    WorkerBlocks training, Optional<WorkerBlocks> validation, SoftLabelForm softLabels) {}
