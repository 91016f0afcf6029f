package dev.registrydoctor.reports.text;

/**
 * How a text report looks.
 *
 * @param color whether to use colour; it only adds to words
 * @param width columns that prose is wrapped to, at least {@value #MIN_WIDTH}; commands and long names go beyond
 * @param unicode whether characters other than ASCII may be written
 * @param detail how much is shown
 */
public record TextStyle(boolean color, int width, boolean unicode, Detail detail) {

    /** The least width; a smaller one is raised to it. */
    public static final int MIN_WIDTH = 40;

    /** How much a text report shows. */
    public enum Detail {
        /** The verdict line only. */
        QUIET,
        /** What a person needs to act. */
        NORMAL,
        /** All evidence, and each check with its time. */
        VERBOSE
    }

    /** For pipes, files and logs. */
    public static final TextStyle PLAIN = new TextStyle(false, 100, false, Detail.NORMAL);

    public TextStyle {
        width = Math.max(MIN_WIDTH, width);
    }
}
