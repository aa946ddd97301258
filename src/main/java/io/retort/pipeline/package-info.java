/**
 * Stages, their order, and where their artefacts lie: what is up to date and what must be made,
 * written under a temporary name and published by renaming, with a manifest that says how it was
 * made. Knows nothing of what a stage does. It may import {@code job}.
 */
package io.retort.pipeline;
