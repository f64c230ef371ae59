/**
 * What tests of several rooms share: contract suites that every world must pass, storage on the
 * heap, and in {@code broken} the relocations as they must not be.
 */
@NullMarked
package pagurus.testkit;

import org.jspecify.annotations.NullMarked;
