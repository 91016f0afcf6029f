package dev.registrydoctor.doctor.triage.screen;

import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** A person's terminal: lines are edited, completed and remembered. The only class that uses JLine for that. */
public final class LineScreen implements Screen {

    private static final int NARROWEST = 20;

    private final Terminal terminal;
    private final LineReader reader;
    private final SavedHistory history;
    private final boolean color;
    private final boolean unicode;

    private LineScreen(Terminal terminal, Completer completer, SavedHistory history, boolean color, boolean unicode) {
        this.terminal = terminal;
        this.history = history;
        this.color = color;
        this.unicode = unicode;
        DefaultParser words = new DefaultParser();
        // Pasted error lines are full of quotes and backslashes that mean nothing here.
        words.setQuoteChars(new char[0]);
        words.setEscapeChars(new char[0]);
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(words)
                .completer(completer)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .build();
        bindArrows();
        takeTypeahead();
        loadHistory();
    }

    private void loadHistory() {
        reader.getHistory().attach(reader);
        try {
            history.earlier().forEach(reader.getHistory()::add);
        } catch (IOException e) {
            history.turnOff();
            complain("The history of earlier sessions is not used", e);
        }
    }

    private void saveHistory() {
        try {
            history.save();
        } catch (IOException e) {
            complain("The history of this session was not saved", e);
        }
    }

    private void complain(String what, IOException e) {
        String why = e instanceof AccessDeniedException ? e.getMessage() + ": permission denied" : e.getMessage();
        print(CleanText.line(what + ": " + why) + "\n");
    }

    /** Terminals send arrows in one of two ways, and in the other one what was typed before the reader said which. */
    private void bindArrows() {
        Map<String, String> arrows = Map.of(
                "A", LineReader.UP_LINE_OR_HISTORY,
                "B", LineReader.DOWN_LINE_OR_HISTORY,
                "C", LineReader.FORWARD_CHAR,
                "D", LineReader.BACKWARD_CHAR);
        KeyMap<Binding> keys = Objects.requireNonNull(reader.getKeyMaps().get(LineReader.MAIN));
        arrows.forEach((letter, does) -> {
            keys.bind(new Reference(does), "\u001b[" + letter);
            keys.bind(new Reference(does), "\u001bO" + letter);
        });
    }

    /**
     * What is typed while a command runs is neither echoed into its output nor interpreted before it is read; Ctrl-C
     * still is. The attributes of before come back when the terminal is closed.
     */
    private void takeTypeahead() {
        Attributes attributes = terminal.getAttributes();
        attributes.setLocalFlag(LocalFlag.ICANON, false);
        attributes.setLocalFlag(LocalFlag.ECHO, false);
        attributes.setLocalFlag(LocalFlag.IEXTEN, false);
        attributes.setControlChar(ControlChar.VMIN, 1);
        attributes.setControlChar(ControlChar.VTIME, 0);
        terminal.setAttributes(attributes);
    }

    /**
     * Takes over the terminal of this process.
     *
     * @param completions what can stand at the end of a line, in view of the line so far
     * @param history the lines of earlier sessions
     * @throws IOException when there is none that lines can be edited on
     */
    public static LineScreen open(Completions completions, SavedHistory history, boolean color, boolean unicode)
            throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .provider("exec")
                .dumb(false)
                // Else the terminal is asked what it can do; over a slow line its answer comes late, and is taken for
                // typing.
                .graphemeCluster(false)
                .encoding(unicode ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII)
                .build();
        if (terminal.getSize().getColumns() == 0) {
            // Serial lines and some containers do not tell, and no line can be laid out in no columns.
            terminal.setSize(Size.of(80, 24));
        }
        LineScreen screen = on(terminal, completions, history, color, unicode);
        // A terminal window that is closed ends the process without the end of the session.
        Runtime.getRuntime().addShutdownHook(new Thread(screen::saveHistory, "triage-history"));
        return screen;
    }

    /** Holds a short session on a terminal that is nobody's, for an archive of the classes that one takes. */
    public static void rehearse() throws IOException, ClassNotFoundException {
        byte[] typed = "help\n".getBytes(StandardCharsets.UTF_8);
        try (Terminal nobodys = TerminalBuilder.builder()
                .system(false)
                .streams(new ByteArrayInputStream(typed), OutputStream.nullOutputStream())
                .type("xterm-256color")
                .provider("exec")
                .graphemeCluster(false)
                .encoding(StandardCharsets.UTF_8)
                .build()) {
            LineScreen screen = on(nobodys, (before, word) -> List.of(), SavedHistory.none(), true, true);
            screen.command("");
            screen.above("seen\n");
            screen.page("page\n");
        } catch (InterruptedException e) {
            throw new InterruptedIOException(String.valueOf(e.getMessage()));
        }
        // What only a real terminal loads, as far as it can be had without one.
        TerminalBuilder.builder()
                .system(true)
                .provider("exec")
                .dumb(true)
                .build()
                .close();
        Object before = Signals.register("WINCH", () -> {});
        Signals.unregister("WINCH", before);
        for (String name : List.of(
                "terminal.TerminalBuilder$SystemOutput",
                "terminal.impl.PosixSysTerminal",
                "terminal.impl.exec.ExecPty",
                "utils.PumpThread$TimedIoReader",
                "utils.ShutdownHooks")) {
            Class.forName("org.jline." + name);
        }
    }

    /** On a terminal that is open already. */
    static LineScreen on(
            Terminal terminal, Completions completions, SavedHistory history, boolean color, boolean unicode) {
        Completer completer = (reader, line, candidates) ->
                completions.of(line.line().substring(0, line.cursor() - line.wordCursor()), line.word()).stream()
                        .map(org.jline.reader.Candidate::new)
                        .forEach(candidates::add);
        return new LineScreen(terminal, completer, history, color, unicode);
    }

    /** What can stand at the end of a line. */
    @FunctionalInterface
    public interface Completions {

        /**
         * Whole words that the begun word can become.
         *
         * @param before the line up to the word
         * @param word the word as far as it is typed
         */
        List<String> of(String before, String word);
    }

    @Override
    public TextStyle style() {
        return new TextStyle(color, size().getColumns(), unicode, TextStyle.Detail.NORMAL);
    }

    private Size size() {
        Size size = terminal.getSize();
        return size.getColumns() >= NARROWEST && size.getRows() > 2 ? size : Size.of(80, 24);
    }

    @Override
    public void print(String text) {
        terminal.writer().print(text);
        terminal.flush();
    }

    @Override
    public void above(String text) {
        reader.printAbove(text.stripTrailing());
    }

    @Override
    public void page(String text) {
        new ScreenPager(terminal, size()).show(text);
    }

    @Override
    public @Nullable String command(String prompt) throws InterruptedException {
        reader.setVariable(LineReader.DISABLE_HISTORY, false);
        reader.setVariable(LineReader.DISABLE_COMPLETION, false);
        String line = read(prompt);
        // As in a shell, a line that begins with a blank is not remembered.
        if (line != null && !line.startsWith(" ")) {
            history.add(line);
        }
        return line;
    }

    @Override
    public @Nullable String answer(String prompt) throws InterruptedException {
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        reader.setVariable(LineReader.DISABLE_COMPLETION, true);
        return read(prompt);
    }

    private @Nullable String read(String prompt) throws InterruptedException {
        try {
            return reader.readLine(prompt);
        } catch (UserInterruptException e) {
            // The completion menu can still be below the line.
            terminal.puts(InfoCmp.Capability.clr_eos);
            terminal.flush();
            throw new InterruptedException(Objects.toString(e.getPartialLine(), ""));
        } catch (EndOfFileException e) {
            return null;
        } finally {
            // The reader ends it; a paste that comes while a command runs is to be one text too.
            print(LineReaderImpl.BRACKETED_PASTE_ON);
        }
    }

    @Override
    public List<String> pasted() {
        // Bracketed paste: all of it is in the one line that was read.
        return List.of();
    }

    @Override
    public SavedHistory history() {
        return history;
    }

    @Override
    public boolean copy(String text) {
        String encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        terminal.writer().print("\u001b]52;c;" + encoded + "\u0007");
        terminal.flush();
        return true;
    }

    @Override
    public void onInterrupt(Runnable interrupt) {
        Terminal.SignalHandler unused = terminal.handle(Terminal.Signal.INT, signal -> interrupt.run());
    }

    @Override
    public boolean isWatched() {
        return true;
    }

    @Override
    public void close() {
        saveHistory();
        try {
            print(LineReaderImpl.BRACKETED_PASTE_OFF);
            terminal.close();
        } catch (IOException e) {
            // The process ends anyway.
        }
    }
}
