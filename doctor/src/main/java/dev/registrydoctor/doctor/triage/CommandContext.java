package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.doctor.triage.screen.Screen;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a command uses: the state of the session, and the screen.
 *
 * @param questions asks what no check can find out
 */
record CommandContext(Session session, Screen screen, Questions questions) {

    /** What a command writes. */
    @FunctionalInterface
    interface Content {
        void writeTo(Page page) throws IOException;
    }

    /** Shows something, a screen at a time where it is long. */
    void show(Content content) {
        screen.page(text(content));
    }

    /** One sentence, wrapped. */
    void say(String sentence) {
        screen.print(text(page -> page.wide(sentence, Page.Tone.PLAIN)));
    }

    /** The content as text for this screen. */
    public String text(Content content) {
        StringBuilder text = new StringBuilder();
        try {
            content.writeTo(new Page(style(), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    TextStyle style() {
        return screen.style();
    }
}
