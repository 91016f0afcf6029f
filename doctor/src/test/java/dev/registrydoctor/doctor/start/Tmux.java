package dev.registrydoctor.doctor.start;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The packaged program in a pseudo-terminal of tmux, on a server of its own, with its keys and its screen. */
final class Tmux implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Five seconds: nobody answers a key later than that, however busy the machine. */
    private static final int LOOKS_PER_PRESS = 100;

    private final Path socket;

    private Tmux(Path socket) {
        this.socket = socket;
    }

    /**
     * Starts {@code registry-doctor triage}; the test is skipped where there is no tmux.
     *
     * @param term the kind of terminal that the program is told of
     */
    static Tmux start(Path folder, String term, String locale, String options) throws Exception {
        assumeTrue(isThere(), "this needs tmux");
        Tmux tmux = new Tmux(folder.resolve("tmux"));
        // What is pasted comes from a file; no configuration of this machine is read.
        Path script = Files.writeString(
                folder.resolve("session.sh"),
                "export TERM=" + term + " LC_ALL=" + locale + " JAVA_HOME='" + Programs.JAVA_HOME + "' HOME='" + folder
                        + "'\n'" + Programs.ROOT.resolve("registry-doctor") + "' triage " + options
                        + "\necho ended with $?\nexec cat\n");
        tmux.run("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "bash " + script);
        return tmux;
    }

    private static boolean isThere() {
        try {
            return new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String run(String... args) {
        List<String> command = new ArrayList<>(List.of("tmux", "-u", "-S", socket.toString()));
        command.addAll(List.of(args));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return out;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What stands on the screen, without the empty lines at its end. */
    String screen() {
        return run("capture-pane", "-p").stripTrailing();
    }

    /** Types characters. */
    void type(String text) {
        run("send-keys", "-l", text);
    }

    /** Presses keys, by their names. */
    void press(String... keys) {
        for (String key : keys) {
            run("send-keys", key);
        }
    }

    /** Pastes as terminals do, in brackets. */
    void paste(String text) {
        run("set-buffer", text);
        run("paste-buffer", "-p");
    }

    void resize(int columns, int lines) {
        run("resize-window", "-x", String.valueOf(columns), "-y", String.valueOf(lines));
    }

    /** Waits until something stands on the screen. */
    void await(String regex) {
        awaiting(regex, "");
    }

    /** Presses a key, and again if nothing comes of it: what it should meet may not run yet. */
    void pressUntil(String key, String regex) {
        awaiting(regex, key);
    }

    private void awaiting(String regex, String key) {
        Pattern wanted = Pattern.compile(regex, Pattern.MULTILINE);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int looked = 0; ; looked++) {
            // A key that is pressed again too soon comes twice, the second time to whatever follows.
            if (!key.isEmpty() && looked % LOOKS_PER_PRESS == 0) {
                press(key);
            }
            String screen = screen();
            if (wanted.matcher(screen).find()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never came: " + regex + "\n" + screen);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        run("kill-server");
    }
}
