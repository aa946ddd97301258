/**
 * Stages, their order, and where their artefacts lie: what is up to date and what must be made, and
 * how each gets there whole, with a manifest that says how it was made, on a disk, on HDFS or in an
 * object store. Which of Spark's stages ask for GPUs. Knows nothing of what a stage does. It may
 * import {@code job}.
 */
package io.retort.pipeline;
