/**
 * What an access costs when nothing moves: the hardware walk, the TLB hit and the page fault, each
 * against the least that the same work can be written in.
 */
@NullMarked
package pagurus.bench.walk;

import org.jspecify.annotations.NullMarked;
