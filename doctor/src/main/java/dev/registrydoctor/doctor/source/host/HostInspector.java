package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.MachineMark;
import dev.registrydoctor.doctor.source.ShownText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import oshi.nativefree.SystemInfo;

/** Says what this host is. */
public final class HostInspector {

    private final HostRoot host;

    private final boolean seesProcesses;

    /**
     * Of a host.
     *
     * @param seesProcesses whether the processes that are seen are those of the host; a Pod has processes of its own
     */
    public HostInspector(HostRoot host, boolean seesProcesses) {
        this.host = host;
        this.seesProcesses = seesProcesses;
    }

    public Answer<HostFacts> ask() {
        String hostname = hostname(host, host.isLive());
        String system = operatingSystem(host);
        boolean microk8s = hasMicrok8s(host);
        if (hostname == null && system.isEmpty() && !microk8s && !host.isLive()) {
            return Answer.unknown(new Gap(
                    Gap.Cause.OUT_OF_VIEW,
                    HostFacts.Ask.INSTANCE.describe(),
                    "the host root contains no files that describe a host",
                    "run registry-doctor on the host itself"));
        }
        HostFacts facts = new HostFacts(
                hostname == null ? "" : hostname,
                system,
                host.isLive() ? HostAddresses.ofThisHost() : List.of(),
                microk8s,
                isRoot(),
                host.isLive() && seesProcesses ? processes() : null,
                host.isLive()
                        ? MachineMark.of(text("/etc/machine-id"), text("/proc/sys/kernel/random/boot_id"))
                        : null);
        return Answer.known(
                facts,
                HostRoot.source(
                        host.isLive() ? "/etc, /proc and interfaces of this host" : "/etc/hostname, /etc/os-release"));
    }

    private @Nullable String text(String file) {
        try {
            return host.read(file);
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * The host's name, or null.
     *
     * @param runs whether the kernel's name is that of this host: it is in use, and the file has what it is after a restart
     */
    public static @Nullable String hostname(HostFiles host, boolean runs) {
        for (String file : runs
                ? List.of("/proc/sys/kernel/hostname", "/etc/hostname")
                : List.of("/etc/hostname", "/proc/sys/kernel/hostname")) {
            try {
                String name = host.read(file).strip();
                if (!name.isEmpty()) {
                    return ShownText.line(name, ShownText.SHORT);
                }
            } catch (IOException e) {
                // The next file may have it.
            }
        }
        return null;
    }

    /** Whether MicroK8s' files are on the host. */
    public static boolean hasMicrok8s(HostFiles host) {
        return host.exists("/snap/microk8s") || host.exists("/var/snap/microk8s");
    }

    /** The operating system for people; empty when it is not known. */
    public static String operatingSystem(HostFiles host) {
        for (String file : List.of("/etc/os-release", "/usr/lib/os-release")) {
            try {
                for (String line : host.read(file).lines().toList()) {
                    if (line.startsWith("PRETTY_NAME=")) {
                        String value = line.substring("PRETTY_NAME=".length()).strip();
                        boolean quoted = value.length() > 1 && (value.startsWith("\"") || value.startsWith("'"));
                        return ShownText.line(quoted ? value.substring(1, value.length() - 1) : value, ShownText.SHORT);
                    }
                }
            } catch (IOException e) {
                // The next file may have it.
            }
        }
        return "";
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    /** Names, ids and start times; null where processes cannot be listed. */
    private static @Nullable List<HostFacts.Process> processes() {
        try {
            List<HostFacts.Process> processes = new SystemInfo()
                    .getOperatingSystem().getProcesses(null, null, 0).stream()
                            .map(p -> new HostFacts.Process(p.getName(), p.getProcessID(), started(p.getStartTime())))
                            .toList();
            return processes.isEmpty() ? null : processes;
        } catch (RuntimeException | LinkageError e) {
            // Not a Linux that oshi can read: the doctor then knows less, and says so.
            return null;
        }
    }

    private static @Nullable Instant started(long millis) {
        return millis <= 0 ? null : Instant.ofEpochMilli(millis);
    }
}
