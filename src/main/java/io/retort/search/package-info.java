/**
 * The search for settings that help: many students of one job on the same rows and soft labels,
 * most of which are given up early, measured on labelled rows that none of them learns from. It
 * stands above the stages, whose trainings and figures it uses.
 */
package io.retort.search;
