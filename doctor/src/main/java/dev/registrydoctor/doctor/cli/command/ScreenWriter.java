package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.doctor.triage.screen.Screen;
import java.io.Writer;

/** Prints on a screen what is written, a line at a time. */
final class ScreenWriter extends Writer {
    private final Screen screen;
    private final StringBuilder text = new StringBuilder();

    ScreenWriter(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        text.append(chars, offset, length);
    }

    @Override
    public void flush() {
        if (!text.isEmpty()) {
            screen.print(text.toString());
            text.setLength(0);
        }
    }

    @Override
    public void close() {
        flush();
    }
}
