package pagurus.image.relocate;

/**
 * A table that moves.
 *
 * @param from where it begins
 * @param to where it will begin
 * @param bytes how many bytes it has
 */
public record Move(long from, long to, long bytes) {}
