package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.doctor.Main;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalEntry;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs {@code fix} where something keeps it from being carried out. */
final class HinderedFix {

    private static final Path JOURNAL = Path.of("/var/lib/registry-doctor/changes");
    private static final String TTY = "registrydoctor.stdin.tty";
    private static final String HOME = "/media/home";

    private final Hindrance hindrance;
    private final FixMachine machine;
    private final Path kubeconfig;

    HinderedFix(Hindrance hindrance, FixMachine machine, Path kubeconfig) {
        this.hindrance = hindrance;
        this.machine = machine;
        this.kubeconfig = kubeconfig;
    }

    /** Runs fix, and undo once nothing hinders any more; notes what came of it. */
    void run(Map<String, Object> result) throws Exception {
        Map<String, String> files = machine.files();
        if (hindrance.when() != Hindrance.When.ASKED) {
            hinder();
        }
        Cli.Result fix = fix();
        result.put("exit", fix.exit());
        result.put("printed", fix.out() + fix.err());
        machine.source(hindrance.folder().resolve("restore"));
        result.put("journal", journal());
        Cli.Result undo = Cli.run("undo", "--kubeconfig", kubeconfig);
        result.put("undo", undo.out() + undo.err());
        result.put("left", FixMachine.differences(files, machine.files()));
    }

    private void hinder() throws Exception {
        machine.source(hindrance.folder().resolve("hinder"));
    }

    private Cli.Result fix() throws Exception {
        return switch (hindrance.when()) {
            case BEFORE -> Cli.run("fix", "--yes=restarts", "--wait", "2s", "-o", "json", "--kubeconfig", kubeconfig);
            case ASKED -> asked();
            case NOBODY -> asNobody();
        };
    }

    /** On a terminal, where fix asks before each step. */
    private Cli.Result asked() {
        InputStream before = System.in;
        InputStream answers = new Answers();
        System.setIn(answers);
        System.setProperty(TTY, "true");
        try {
            return new Cli(Map.of(), 100, true, answers).execute("fix", "--wait", "2s", "--kubeconfig", kubeconfig);
        } finally {
            System.clearProperty(TTY);
            System.setIn(before);
        }
    }

    /** Somebody who agrees to the first step, and does something else before. */
    private final class Answers extends InputStream {
        private final InputStream answers = new ByteArrayInputStream("y\n".getBytes(StandardCharsets.UTF_8));
        private boolean isAsked;

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int one = length == 0 ? 0 : read();
            if (one < 0 || length == 0) {
                return length == 0 ? 0 : -1;
            }
            to[offset] = (byte) one;
            return 1;
        }

        @Override
        public int read() throws IOException {
            if (!isAsked) {
                isAsked = true;
                try {
                    hinder();
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
            return answers.read();
        }
    }

    private Cli.Result asNobody() throws Exception {
        LabServers.shell("rm -rf " + HOME + "; install -d -o 65534 -g 65534 " + HOME);
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        command.addAll(List.of("--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"));
        command.addAll(List.of("env", "-i", "HOME=" + HOME, "PATH=" + System.getenv("PATH")));
        command.addAll(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Main.class.getName(), "fix", "--yes=restarts", "-o", "json"));
        command.addAll(List.of("--kubeconfig", kubeconfig.toString()));
        Programs.Ended ended = Programs.run(LabServers.MEDIA, command.toArray(String[]::new));
        return new Cli.Result(ended.exit(), ended.output(), "");
    }

    private static String journal() throws IOException {
        List<JournalEntry> entries = Journal.reading(JOURNAL).entries();
        return entries.stream()
                .flatMap(entry -> entry.steps().stream())
                .map(step -> step.state().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
