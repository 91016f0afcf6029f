package dev.registrydoctor.doctor.live;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.RuntimeLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** Reads containerd's log from the journal. */
final class RuntimeLogs {

    private static final List<String> COMMAND = List.of(
            "journalctl",
            "-u",
            "snap.microk8s.daemon-containerd",
            "-u",
            "containerd",
            "-n",
            "5000",
            "-o",
            "cat",
            "--no-pager");
    private static final String COMMAND_LINE = String.join(" ", COMMAND);
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final List<String> WORDS = List.of(
            "pull",
            "plugin",
            "hosts.toml",
            "certs.d",
            "config_path",
            "registry",
            "mirror",
            "resolve",
            // What was said before the last start tells nothing of now.
            "starting containerd");
    private static final int MAX_LINE = 2000;
    private static final int MAX_BYTES = 16 << 20;

    private final HostRoot host;
    private final Workers workers;

    RuntimeLogs(HostRoot host, Workers workers) {
        this.host = host;
        this.workers = workers;
    }

    Answer<RuntimeLog> ask() {
        if (!host.isLive()) {
            return unknown(
                    Gap.Cause.OUT_OF_VIEW,
                    "a journal can only be read on its host",
                    "run the doctor on the host itself");
        }
        if (!host.isDirectory("/var/snap/microk8s")) {
            return unknown(
                    Gap.Cause.OUT_OF_VIEW, "MicroK8s is not on this host", "run the doctor on a node of the cluster");
        }
        if (!host.exists("/usr/bin/journalctl") && !host.exists("/bin/journalctl")) {
            return unknown(Gap.Cause.OUT_OF_VIEW, "this host has no journalctl", "");
        }
        try {
            return run();
        } catch (IOException e) {
            return unknown(Gap.Cause.NOT_PERMITTED, Failure.of(e).detail(), "try: sudo " + COMMAND_LINE);
        }
    }

    private Answer<RuntimeLog> run() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(COMMAND).redirectErrorStream(true);
        // journalctl's hints are looked for below, so they must be in English.
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            Printed printed = workers.within(LIMIT, () -> read(process));
            List<String> lines = printed.lines();
            boolean hint = lines.stream()
                    .anyMatch(l -> l.contains("insufficient permissions")
                            || l.contains("not seeing messages from other users"));
            List<String> kept = lines.stream().filter(RuntimeLogs::matters).toList();
            if (kept.isEmpty() && hint) {
                return unknown(
                        Gap.Cause.NOT_PERMITTED,
                        "this user may not read the system's journal",
                        "run with sudo, or as a member of group adm or systemd-journal");
            }
            if (printed.exit() != 0) {
                // What it did not come to may be what matters.
                return unknown(
                        Gap.Cause.UNREACHABLE,
                        "journalctl failed with exit code " + printed.exit(),
                        "try: sudo " + COMMAND_LINE);
            }
            return Answer.known(new RuntimeLog(kept), HostRoot.source(COMMAND_LINE));
        } catch (TimeoutException e) {
            return unknown(
                    Gap.Cause.TIMED_OUT,
                    "journalctl gave no answer within " + LIMIT.toSeconds() + " s",
                    "try: sudo " + COMMAND_LINE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown(Gap.Cause.TIMED_OUT, "the run ended", "");
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    private record Printed(List<String> lines, int exit) {}

    private static Printed read(Process process) throws IOException, InterruptedException {
        try (InputStream in = process.getInputStream()) {
            byte[] out = in.readNBytes(MAX_BYTES);
            if (out.length == MAX_BYTES) {
                throw new IOException("the last lines of the journal are larger than 16 MiB");
            }
            List<String> lines = new String(out, StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> Texts.line(line, MAX_LINE))
                    .toList();
            return new Printed(lines, process.waitFor());
        }
    }

    private static boolean matters(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(lower::contains);
    }

    private static Answer<RuntimeLog> unknown(Gap.Cause cause, String why, String remedy) {
        return Answer.unknown(new Gap(cause, new RuntimeLog.Ask().describe(), why, remedy));
    }
}
