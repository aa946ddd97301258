/**
 * From sources to the examples table: idx pairs, drawn glyphs and any Spark source, their rows
 * numbered, checked, and stored in one byte a value where one will do. Other stages see {@link
 * io.retort.data.ExamplesTable} and what it hands out, nothing else. It may import {@code pipeline}
 * and {@code job}.
 */
package io.retort.data;
