/**
 * The objectives: pure maths on {@code float[]}, values and gradients, each formula written once
 * and checked against finite differences. Nothing of ours, and nothing of a network library, may be
 * imported here.
 */
package io.retort.loss;
