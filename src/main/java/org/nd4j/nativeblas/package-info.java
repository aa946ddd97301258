/**
 * One bridge class at a name where Deeplearning4j 1.0.0-M2.1 still looks for ND4J's native
 * environment. Nothing else may live here; only {@code io.retort.network} has use for it.
 */
package org.nd4j.nativeblas;
