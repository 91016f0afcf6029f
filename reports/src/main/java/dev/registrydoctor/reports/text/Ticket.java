package dev.registrydoctor.reports.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A text that fits a ticket: what would make it too long is left out whole, never cut in the middle, and the last line
 * says what.
 */
final class Ticket {

    /** GitHub's limit for the text of an issue, in characters. */
    static final int GITHUB_LIMIT = 65_536;

    /** Leaves room for what people write above and below. */
    static final int LIMIT = 60_000;

    /** Room for the last line, which says what was left out. */
    private static final int RESERVE = 1_500;

    private final StringBuilder text = new StringBuilder();
    private final List<String> leftOut = new ArrayList<>();

    /** Adds a block and an empty line; false, and nothing is added, when with it the text would be longer than the limit. */
    boolean add(String block, int limit) {
        if (text.length() + block.length() + 2 > limit) {
            return false;
        }
        text.append(block.stripTrailing()).append("\n\n");
        return true;
    }

    /** Adds a section that is folded, with as many of its entries as there is room for; nothing when it has none. */
    void fold(String title, List<String> entries) {
        fold(title, "", entries);
    }

    /**
     * The same.
     *
     * @param head what stands above the entries whatever their number, a table's head
     */
    void fold(String title, String head, List<String> entries) {
        if (entries.isEmpty()) {
            return;
        }
        String open = "<details>\n<summary>" + title + "</summary>\n\n" + head;
        String close = "\n\n</details>\n\n";
        int room = LIMIT - RESERVE - text.length() - open.length() - close.length();
        StringBuilder shown = new StringBuilder();
        int number = 0;
        for (String entry : entries) {
            if (shown.length() + entry.length() <= room) {
                shown.append(entry);
                number++;
            }
        }
        if (number < entries.size()) {
            leftOut((entries.size() - number) + " of " + entries.size() + " entries of \"" + title + "\"");
        }
        if (number > 0) {
            text.append(open).append(shown.toString().stripTrailing()).append(close);
        }
    }

    /** Remembers something that was left out. */
    void leftOut(String what) {
        leftOut.add(what);
    }

    /** The whole, ending in one line break. */
    String end(String whole) {
        if (!leftOut.isEmpty()) {
            text.append("**Cut to fit a ticket of ").append(GITHUB_LIMIT).append(" characters.** Left out: ");
            text.append(String.join(", ", leftOut)).append(". ").append(whole).append("\n");
        }
        return text.toString().stripTrailing() + "\n";
    }
}
