package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.ShownText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** Reads containerd's log from the journal. */
public final class RuntimeLogs {

    private static final int MAX_LINES = 5000;

    private static final List<String> COMMAND = List.of(
            "journalctl",
            "-u",
            "snap.microk8s.daemon-containerd",
            "-u",
            "containerd",
            "-n",
            String.valueOf(MAX_LINES),
            "-o",
            "cat",
            "--no-pager");
    private static final String COMMAND_LINE = String.join(" ", COMMAND);
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

    private final HostRoot host;
    private final ProgramReader programs;

    public RuntimeLogs(HostRoot host, ProgramReader programs) {
        this.host = host;
        this.programs = programs;
    }

    public Answer<RuntimeLog> ask() {
        if (!host.isLive()) {
            return unknown(
                    Gap.Cause.OUT_OF_VIEW,
                    "the journal can be read only on the host itself",
                    "run registry-doctor on the host itself");
        }
        if (!host.isDirectory("/var/snap/microk8s")) {
            return unknown(
                    Gap.Cause.OUT_OF_VIEW,
                    "MicroK8s is not installed on this host",
                    "run registry-doctor on a node of the cluster");
        }
        if (!host.exists("/usr/bin/journalctl") && !host.exists("/bin/journalctl")) {
            return unknown(Gap.Cause.OUT_OF_VIEW, "this host has no journalctl", "");
        }
        try {
            // Its hints are told on stderr.
            ProgramReader.Printed printed = programs.read(
                    new ProcessBuilder(COMMAND).redirectErrorStream(true),
                    "the last lines of the journal are larger than 16 MiB");
            return judge(printed.text(), printed.exit());
        } catch (TimeoutException e) {
            return unknown(
                    Gap.Cause.TIMED_OUT,
                    "journalctl did not answer within " + ProgramReader.LIMIT.toSeconds() + " s",
                    "try: sudo " + COMMAND_LINE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown(Gap.Cause.TIMED_OUT, "the run ended", "");
        } catch (Exception e) {
            return unknown(Gap.Cause.NOT_PERMITTED, Failure.of(e).detail(), "try: sudo " + COMMAND_LINE);
        }
    }

    /** What journalctl printed on its two outputs, and its exit code, as an answer. */
    public static Answer<RuntimeLog> judge(String printed, int exit) {
        Deque<String> kept = new ArrayDeque<>();
        boolean hint = false;
        for (String whole : (Iterable<String>) printed.lines()::iterator) {
            String line = ShownText.line(whole, MAX_LINE);
            hint |= line.contains("insufficient permissions") || line.contains("not seeing messages from other users");
            if (matters(line)) {
                // One entry can have millions of lines.
                if (kept.size() == MAX_LINES) {
                    kept.removeFirst();
                }
                kept.addLast(line);
            }
        }
        if (kept.isEmpty() && hint) {
            return unknown(
                    Gap.Cause.NOT_PERMITTED,
                    "this user is not allowed to read the system journal",
                    "run with sudo, or as a member of group adm or systemd-journal");
        }
        if (exit != 0) {
            // What it did not come to may be what matters.
            return unknown(
                    Gap.Cause.UNREACHABLE, "journalctl failed with exit code " + exit, "try: sudo " + COMMAND_LINE);
        }
        return Answer.known(new RuntimeLog(List.copyOf(kept)), HostRoot.source(COMMAND_LINE));
    }

    private static boolean matters(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(lower::contains);
    }

    private static Answer<RuntimeLog> unknown(Gap.Cause cause, String why, String remedy) {
        return Answer.unknown(new Gap(cause, RuntimeLog.Ask.INSTANCE.describe(), why, remedy));
    }
}
