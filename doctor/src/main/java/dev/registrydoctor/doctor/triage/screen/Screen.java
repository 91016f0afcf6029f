package dev.registrydoctor.doctor.triage.screen;

import dev.registrydoctor.reports.text.TextStyle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a session is held. All text that it takes is clean, and ends in a line break. */
public interface Screen extends AutoCloseable {

    /** How text looks here, now: a terminal can be resized. */
    TextStyle style();

    /** Prints. */
    void print(String text);

    /** Prints from any thread, without destroying what is being typed. */
    void above(String text);

    /** Prints; what is longer than the screen, a screen at a time. */
    void page(String text);

    /**
     * The next command, or null when there is none any more.
     *
     * @throws InterruptedException when the person takes back what was typed
     */
    @Nullable
    String command(String prompt) throws InterruptedException;

    /**
     * The answer to a question, or null when nobody can be asked.
     *
     * @throws InterruptedException when the person does not want to be asked
     */
    @Nullable
    String answer(String prompt) throws InterruptedException;

    /** Lines that were pasted together with the command that was just read. */
    List<String> pasted();

    /**
     * Puts text on the clipboard of the person's terminal.
     *
     * @return whether there is a terminal that can be told so
     */
    boolean copy(String text);

    /** The lines of earlier sessions, and whether those of this one are saved. */
    SavedHistory history();

    /** Has {@code interrupt} run when the person presses Ctrl-C while a command runs. */
    void onInterrupt(Runnable interrupt);

    /** Whether a person reads along: then findings are shown as they come. */
    boolean isWatched();

    @Override
    void close();
}
