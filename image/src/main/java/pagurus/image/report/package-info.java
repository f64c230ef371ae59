/**
 * What an image's page tables amount to: {@link pagurus.image.report.NodeMap} says which memory is
 * on which node, {@link pagurus.image.report.FrameUse} what each frame is used for, {@link
 * pagurus.image.report.TableCensus} counts, {@link pagurus.image.report.HeldBlocks} names the
 * blocks of memory that nothing but tables keeps from being free, and {@link
 * pagurus.image.report.TableDiff} compares two images.
 */
@NullMarked
package pagurus.image.report;

import org.jspecify.annotations.NullMarked;
