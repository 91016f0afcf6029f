package dev.registrydoctor.doctor.triage.screen;

import dev.registrydoctor.reports.text.TextStyle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A screen that keeps what it is told. */
public final class RecordingScreen implements Screen {

    private final StringBuilder said = new StringBuilder();
    private final boolean watched;
    private final Deque<String> lines;

    /** Nobody types. */
    public RecordingScreen() {
        this(false, List.of());
    }

    private RecordingScreen(boolean watched, List<String> lines) {
        this.watched = watched;
        this.lines = new ArrayDeque<>(lines);
    }

    /** A person types these lines. */
    public static RecordingScreen typing(String... lines) {
        return new RecordingScreen(true, List.of(lines));
    }

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
        String line = lines.poll();
        if (line != null) {
            print(prompt + line + "\n");
        }
        return line;
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
        return watched;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
