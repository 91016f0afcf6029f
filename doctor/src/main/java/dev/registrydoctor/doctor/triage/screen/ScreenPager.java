package dev.registrydoctor.doctor.triage.screen;

import java.io.IOException;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/** Shows a long text a screen at a time. */
final class ScreenPager {

    private static final String MORE = "-- more -- (space: next page, Enter: next line, q: back)";

    private final Terminal terminal;
    private final Size size;

    ScreenPager(Terminal terminal, Size size) {
        this.terminal = terminal;
        this.size = size;
    }

    void show(String text) {
        List<String> lines = text.lines().toList();
        int room = size.getRows() - 1;
        int left = room;
        for (int i = 0; i < lines.size(); i++) {
            int rows = rows(lines.get(i));
            if (rows > left && rowsFrom(lines, i) > left) {
                int more = ask(room);
                if (more == 0) {
                    return;
                }
                left = more;
            }
            terminal.writer().println(lines.get(i));
            left -= rows;
        }
        terminal.flush();
    }

    private int rowsFrom(List<String> lines, int first) {
        return lines.subList(first, lines.size()).stream().mapToInt(this::rows).sum();
    }

    /** How many rows of the screen a line takes. */
    private int rows(String line) {
        int columns = AttributedString.fromAnsi(line).columnLength();
        return Math.max(1, (columns + size.getColumns() - 1) / size.getColumns());
    }

    /** Waits for a key. Returns the rows that may be shown next: 0 for no more. */
    private int ask(int page) {
        String prompt = MORE.length() < size.getColumns() ? MORE : "-- more --";
        terminal.writer().print(prompt);
        terminal.flush();
        Attributes before = terminal.enterRawMode();
        try {
            while (true) {
                switch (terminal.reader().read()) {
                    case ' ' -> {
                        return page;
                    }
                    case '\r', '\n' -> {
                        return 1;
                    }
                    case 'q', 'Q', 3, 4, -1, -2 -> {
                        return 0;
                    }
                    default -> {
                        // Another key waits for one of these.
                    }
                }
            }
        } catch (IOException e) {
            return 0;
        } finally {
            terminal.setAttributes(before);
            terminal.writer().print("\r" + " ".repeat(prompt.length()) + "\r");
            terminal.flush();
        }
    }
}
