package io.retort.data;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** What the manifest of an examples table tells: its readers, and those who ask for its files. */
record ExamplesDetails(@JsonUnwrapped ExamplesInfo info, @JsonUnwrapped Buckets buckets) {}
