package dev.registrydoctor.doctor.triage.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is typed at a terminal, as the bytes that it sends. */
@Timeout(300)
class LineScreenTest {

    private static final String UP = "\u001bOA";
    private static final String PASTE = "\u001b[200~";
    private static final String PASTED = "\u001b[201~";

    private static final String CLEAR_BELOW = "\u001b[J";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private LineScreen typing(String keys) throws IOException {
        return typing(keys, SavedHistory.none());
    }

    private LineScreen typing(String keys, SavedHistory history) throws IOException {
        return on(terminal(new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8))), history);
    }

    private Terminal terminal(InputStream keys) throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(false)
                .streams(keys, shown)
                .type("xterm-256color")
                .provider("exec")
                .graphemeCluster(false)
                .encoding(StandardCharsets.UTF_8)
                .build();
        terminal.setSize(Size.of(80, 24));
        return terminal;
    }

    private static LineScreen on(Terminal terminal, SavedHistory history) {
        return LineScreen.on(
                terminal,
                (before, word) -> before.isEmpty()
                        ? List.of("graph", "recheck", "report", "resolve").stream()
                                .filter(c -> c.startsWith(word))
                                .toList()
                        : List.of(before.strip() + "-argument"),
                history,
                false,
                true);
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tabCompletesACommandAndItsArgument() throws Exception {
        try (LineScreen screen = typing("gr\t\t\r")) {
            assertEquals(
                    "graph graph-argument", String.valueOf(screen.command("> ")).strip());
        }
    }

    @Test
    void upBringsTheCommandBeforeAndNoAnswerToAQuestion() throws Exception {
        try (LineScreen screen = typing("pods\rmy answer\r" + UP + "\r")) {
            assertEquals("pods", screen.command("> "));
            assertEquals("my answer", screen.answer("? "));
            assertEquals("pods", screen.command("> "));
        }
    }

    @Test
    void upBringsALineOfAnEarlierSession() throws Exception {
        Path file = folder.resolve("state/history");
        try (LineScreen screen = typing("pods\r secret plan\rmy answer\r", SavedHistory.in(file))) {
            screen.command("> ");
            screen.command("> ");
            screen.answer("? ");
        }
        assertEquals(
                List.of("pods"), SavedHistory.in(file).earlier(), "no answer, and no line that begins with a blank");
        try (LineScreen screen = typing(UP + "\r", SavedHistory.in(file))) {
            assertEquals("pods", screen.command("> "));
        }
    }

    @Test
    void aHistoryThatCannotBeReadIsSaidAndTheSessionGoesOn() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("history"), folder.resolve("nothing"));
        try (LineScreen screen = typing("pods\r", SavedHistory.in(link))) {
            assertEquals("pods", screen.command("> "));
        }
        assertTrue(shown().contains("The history of earlier sessions is not used"), shown());
        assertFalse(Files.exists(folder.resolve("nothing")));
    }

    @Test
    void controlCClearsTheCompletionMenu() throws Exception {
        // The menu sets off what the candidates have in common, so that no name of one is in the output as a whole.
        InputStream keys = new SequenceInputStream(
                new ByteArrayInputStream("r\t\t".getBytes(StandardCharsets.UTF_8)), new CtrlC("solve"));
        try (LineScreen screen = on(terminal(keys), SavedHistory.none())) {
            assertThrows(InterruptedException.class, () -> screen.command("> "));
        }
        String after = shown().substring(shown().lastIndexOf("solve"));
        assertTrue(after.contains(CLEAR_BELOW), () -> after.replace('\u001b', '^'));
    }

    /** Presses Ctrl-C once, as soon as the terminal shows a text. */
    private final class CtrlC extends InputStream {

        private final String text;
        private boolean isPressed;

        CtrlC(String text) {
            this.text = text;
        }

        @Override
        public int read() {
            while (!shown().contains(text)) {
                Thread.onSpinWait();
            }
            int key = isPressed ? -1 : 3;
            isPressed = true;
            return key;
        }

        @Override
        public int read(byte[] bytes, int from, int most) {
            int key = read();
            if (key < 0) {
                return -1;
            }
            bytes[from] = (byte) key;
            return 1;
        }
    }

    @Test
    void anArrowThatWasPressedBeforeTheReaderReadIsOneToo() throws Exception {
        try (LineScreen screen = typing("pods\r\u001b[A\r")) {
            assertEquals("pods", screen.command("> "));
            assertEquals("pods", screen.command("> "));
        }
    }

    @Test
    void aPasteOfSeveralLinesIsOneText() throws Exception {
        try (LineScreen screen = typing(PASTE + "Warning \"Failed\"\nrpc error: it's \\refused" + PASTED + "\r")) {
            assertEquals("Warning \"Failed\"\nrpc error: it's \\refused", screen.command("> "));
        }
    }

    @Test
    void theEndOfInputEndsTheSession() throws Exception {
        try (LineScreen screen = typing("\u0004")) {
            assertEquals(null, screen.command("> "));
        }
    }

    @Test
    void whatIsLongerThanTheScreenIsShownAScreenAtATime() throws Exception {
        String text =
                IntStream.rangeClosed(1, 60).mapToObj(i -> "line" + i + ".\n").collect(Collectors.joining());
        try (LineScreen screen = typing(" \rq")) {
            screen.page(text);
        }
        // A screen, another one, a line, and no more.
        assertTrue(shown().contains("-- more --"), shown());
        assertTrue(shown().contains("line47."), shown());
        assertFalse(shown().contains("line48."), shown());
    }

    @Test
    void whatFitsTheScreenIsNotHeldBack() throws Exception {
        String text =
                IntStream.rangeClosed(1, 23).mapToObj(i -> "line" + i + ".\n").collect(Collectors.joining());
        try (LineScreen screen = typing("")) {
            screen.page(text);
        }
        assertTrue(shown().contains("line23."), shown());
        assertFalse(shown().contains("more"), shown());
    }

    @Test
    void aCopyGoesToTheTerminalAsOsc52() throws Exception {
        try (LineScreen screen = typing("")) {
            assertTrue(screen.copy("microk8s enable registry"));
        }
        String sent = shown().substring(shown().indexOf("\u001b]52;c;") + 7, shown().indexOf('\u0007'));
        assertEquals("microk8s enable registry", new String(Base64.getDecoder().decode(sent), StandardCharsets.UTF_8));
    }

    @Test
    void aNarrowTerminalIsBelieved() throws Exception {
        try (LineScreen screen = typing("")) {
            assertNotNull(screen.style());
            assertEquals(80, screen.style().width());
        }
    }
}
