package dev.registrydoctor.doctor.triage.screen;

import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** A screen that is only written to: for scripts and pipes, and for people at a terminal that can do no more. */
public final class PlainScreen implements Screen {

    private final BufferedReader in;
    private final PrintWriter out;
    private final TextStyle style;
    private final boolean watched;
    private final SavedHistory history = SavedHistory.none();

    /**
     * A plain screen.
     *
     * @param watched whether a person types; where nobody does, what is read is printed too, so that the output can be
     *     followed, and nobody is asked
     */
    public PlainScreen(BufferedReader in, PrintWriter out, TextStyle style, boolean watched) {
        this.in = in;
        this.out = out;
        this.style = style;
        this.watched = watched;
    }

    @Override
    public TextStyle style() {
        return style;
    }

    @Override
    public void print(String text) {
        synchronized (out) {
            out.print(text);
            out.flush();
        }
    }

    @Override
    public void above(String text) {
        print(watched ? "\n" + text : text);
    }

    @Override
    public void page(String text) {
        print(text);
    }

    @Override
    public @Nullable String command(String prompt) {
        if (watched) {
            print(prompt);
        }
        String line = line();
        if (!watched && line != null && !line.isBlank()) {
            print(prompt + CleanText.line(line) + "\n");
        }
        return line;
    }

    @Override
    public @Nullable String answer(String prompt) {
        if (!watched) {
            return null;
        }
        print(prompt);
        return line();
    }

    @Override
    public List<String> pasted() {
        List<String> lines = new ArrayList<>();
        try {
            // A script's next line is its next command.
            while (watched && in.ready()) {
                String line = line();
                if (line == null) {
                    break;
                }
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private @Nullable String line() {
        try {
            return in.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("the commands cannot be read", e);
        }
    }

    @Override
    public SavedHistory history() {
        return history;
    }

    @Override
    public boolean copy(String text) {
        return false;
    }

    @Override
    public void onInterrupt(Runnable interrupt) {
        if (watched) {
            Signals.register("INT", interrupt);
        }
    }

    @Override
    public boolean isWatched() {
        return watched;
    }

    @Override
    public void close() {
        out.flush();
    }
}
