/**
 * The command line: options, exit codes, progress on the terminal, and the wiring of stages. The
 * only room that makes a SparkSession or ends the process. It may import every other room.
 */
package io.retort.cli;
