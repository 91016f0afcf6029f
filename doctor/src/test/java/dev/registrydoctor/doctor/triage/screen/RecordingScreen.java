package dev.registrydoctor.doctor.triage.screen;

import dev.registrydoctor.reports.text.TextStyle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A screen that keeps what it is told, and at which nobody sits. */
public final class RecordingScreen implements Screen {

    private final StringBuilder said = new StringBuilder();

    /** What was said since this was last asked. */
    public synchronized String taken() {
        String text = said.toString();
        said.setLength(0);
        return text;
    }

    @Override
    public TextStyle style() {
        return TextStyle.PLAIN;
    }

    @Override
    public synchronized void print(String text) {
        said.append(text);
    }

    @Override
    public void above(String text) {
        print(text);
    }

    @Override
    public void page(String text) {
        print(text);
    }

    @Override
    public @Nullable String command(String prompt) {
        return null;
    }

    @Override
    public @Nullable String answer(String prompt) {
        return null;
    }

    @Override
    public List<String> pasted() {
        return List.of();
    }

    @Override
    public SavedHistory history() {
        return SavedHistory.none();
    }

    @Override
    public boolean copy(String text) {
        return false;
    }

    @Override
    public void onInterrupt(Runnable interrupt) {
        // Nobody presses anything.
    }

    @Override
    public boolean isWatched() {
        return false;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
