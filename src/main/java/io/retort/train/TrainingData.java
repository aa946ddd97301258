package io.retort.train;

import java.util.Optional;

/**
 * What a training learns from, and what it may be stopped by.
 *
 * @param validation rows that are not trained on, where some are held back
 */
record TrainingData(WorkerBlocks training, Optional<WorkerBlocks> validation) {}
