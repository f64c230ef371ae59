/**
 * What tests of several rooms share: contract suites that every world must pass, storage on the
 * heap, and in {@code byhand} a machine that goes step by step.
 */
@NullMarked
package pagurus.testkit;

import org.jspecify.annotations.NullMarked;
