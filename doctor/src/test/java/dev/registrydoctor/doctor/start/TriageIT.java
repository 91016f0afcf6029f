package dev.registrydoctor.doctor.start;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.triage.Gate;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import dev.registrydoctor.samples.server.SampleOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of the packaged program as a person has them: in a pseudo-terminal of 80 columns and 24 lines. */
@Timeout(300)
class TriageIT {

    @TempDir
    private Path folder;

    @Test
    void keysPastesAndSizesAreThoseOfAPerson() throws Exception {
        try (Tmux tmux = Tmux.start(folder, "xterm-256color", "C.UTF-8", "--sample storage-addon-off")) {
            tmux.await("PROBLEMS: 1 cause");
            tmux.await("\ntriage>");

            tmux.type("grap");
            tmux.press("Tab");
            tmux.await("triage> graph\\z");
            tmux.press("Enter");
            tmux.await("-> registry-pod.pending");

            tmux.type("claims");
            tmux.press("Enter");
            tmux.await("CLAIM ");
            tmux.press("Up", "Up");
            tmux.await("triage> graph\\z");
            // A key that comes while the line is drawn can be lost; a person presses it again.
            tmux.pressUntil("C-c", "triage> graph\\n+(?:triage>\\n+)*triage>\\z");

            tmux.paste("Warning  Failed  pod/web  Failed to pull image \"localhost:32000/app:v1\":\n"
                    + "  dial tcp 127.0.0.1:32000: connect: connection refused");
            tmux.await("connection refused");
            assertFalse(tmux.screen().contains("VERDICT"), "nothing is done before Enter");
            tmux.press("Enter");
            tmux.await("VERDICT +storage.addon-disabled");

            tmux.resize(60, 20);
            tmux.type("set");
            tmux.press("Enter");
            tmux.await("60 columns");
            tmux.type("explain storage.addon-disabled");
            tmux.press("Enter");
            tmux.await("-- more --");
            tmux.press("q");
            tmux.await("triage>\\z");

            tmux.press("C-d");
            tmux.await("ended with 3");
        }
    }

    /** The examination and the probe both wait for answers that never come. */
    @Test
    void controlCEndsTheProbeAndNotTheSession() throws Exception {
        SampleOptions silent = SampleOptions.PLAIN.thatNeverAnswers();
        try (EmbeddedSite site = EmbeddedSite.start(Samples.find("healthy").orElseThrow(), silent);
                Tmux tmux = Tmux.start(folder, "xterm-256color", "C.UTF-8", live(site) + " --timeout 1h")) {
            tmux.await("triage>");
            tmux.type("probe 127.0.0.1:" + site.apiPort());
            tmux.press("Enter");
            tmux.await("Requesting /v2/ at 127.0.0.1:" + site.apiPort());
            tmux.press("C-c");
            tmux.await("Stopped\\.");
            tmux.type("note still here");
            tmux.press("Enter");
            tmux.await("Noted");
            tmux.press("C-d");
            tmux.await("ended with 5");
        }
    }

    @Test
    void aClusterThatGoesAwayAndComesBackIsSaid() throws Exception {
        try (EmbeddedSite site =
                        EmbeddedSite.start(Samples.find("storage-addon-off").orElseThrow());
                Gate gate = new Gate(site.apiPort())) {
            Path kubeconfig = Files.writeString(
                    folder.resolve("kubeconfig"),
                    Files.readString(site.kubeconfig()).replace(":" + site.apiPort(), ":" + gate.port()));
            String options = "--kubeconfig " + kubeconfig + " --host-root " + site.hostRoot() + " --timeout 10s";
            try (Tmux tmux = Tmux.start(folder, "xterm-256color", "C.UTF-8", options)) {
                tmux.await("storage.addon-disabled on add-on");
                gate.shut();
                tmux.type("recheck");
                tmux.press("Enter");
                tmux.await("does not answer any more");
                gate.open();
                tmux.type("watch 1s");
                tmux.press("Enter");
                tmux.await("answers again");
                tmux.await("The time is up");
            }
        }
    }

    @Test
    void aDumbTerminalWithoutUnicodeIsEnough() throws Exception {
        try (Tmux tmux = Tmux.start(folder, "dumb", "C", "--sample storage-addon-off")) {
            tmux.await("triage>");
            tmux.type("push refused");
            tmux.press("Enter");
            tmux.await("VERDICT +storage.addon-disabled");
            tmux.pressUntil("C-c", "triage>");
            tmux.type("quit");
            tmux.press("Enter");
            tmux.await("ended with 3");
            assertTrue(tmux.screen().chars().allMatch(c -> c < 0x80), tmux::screen);
        }
    }

    @Test
    void aQuestionIsAskedWithBackAndWhy() throws Exception {
        try (Tmux tmux = Tmux.start(folder, "xterm-256color", "C.UTF-8", "--sample healthy")) {
            tmux.await("HEALTHY");
            tmux.type("server gave HTTP response to HTTPS client");
            tmux.press("Enter");
            tmux.await("Question \\(engine\\)");
            tmux.type("?");
            tmux.press("Enter");
            tmux.await("No check can find this out");
            tmux.type("3");
            tmux.press("Enter");
            tmux.await("Question \\(now\\)");
            tmux.type("b");
            tmux.press("Enter");
            // Not before the prompt: until then nobody handles the key, and it ends the program.
            tmux.await("why> b\\nQuestion \\(engine\\)[^>]*why>");
            tmux.press("C-c");
            tmux.await("Stopped\\.\n+triage>$");
        }
    }

    private static String live(EmbeddedSite site) {
        return "--kubeconfig " + site.kubeconfig() + " --host-root " + site.hostRoot();
    }
}
