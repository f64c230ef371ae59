package pagurus.drive.event;

/**
 * Something that an event counted.
 *
 * @param name what a program calls it: a JSON name
 * @param value how many
 */
public record EventFigure(String name, long value) {}
