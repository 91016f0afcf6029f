package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.Listener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code ss}, {@code netstat}, {@code ip addr}, {@code ifconfig} and {@code ps} print. */
final class HostTexts {

    private static final Pattern SS_PROCESS = Pattern.compile("users:\\(\\(\"([^\"]+)\"");
    private static final Pattern NETSTAT_PROCESS = Pattern.compile("\\d+/(\\S+).*");
    private static final Pattern ADDRESS = Pattern.compile("\\s*inet6?\\s+(?:addr:\\s*)?([0-9a-fA-F.:]+).*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private HostTexts() {}

    /** TCP sockets that listen, from {@code ss -pln}; null when the text is not its output. */
    static @Nullable List<Listener> listenersOfSs(String text) {
        boolean known = false;
        Map<String, Listener> listeners = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split("\\s+", -1);
            known |= words[0].equals("Netid") || words[0].equals("State");
            // Go listens by MPTCP where it can; ss then shows the socket twice.
            boolean tcp = words[0].equals("tcp") || words[0].equals("mptcp");
            if (tcp && words.length >= 6 && words[1].equals("LISTEN")) {
                Matcher process = SS_PROCESS.matcher(line);
                add(listeners, words[4], process.find() ? process.group(1) : null);
            }
        }
        return known ? List.copyOf(listeners.values()) : null;
    }

    /** TCP sockets that listen, from {@code netstat -pln}; null when the text is not its output. */
    static @Nullable List<Listener> listenersOfNetstat(String text) {
        boolean known = false;
        Map<String, Listener> listeners = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split("\\s+", -1);
            known |= line.startsWith("Active Internet connections") || words[0].equals("Proto");
            if (words[0].startsWith("tcp") && words.length >= 6 && words[5].equals("LISTEN")) {
                Matcher process = NETSTAT_PROCESS.matcher(words.length > 6 ? words[6] : "");
                add(listeners, words[3], process.matches() ? process.group(1) : null);
            }
        }
        return known ? List.copyOf(listeners.values()) : null;
    }

    private static void add(Map<String, Listener> to, String local, @Nullable String process) {
        int colon = local.lastIndexOf(':');
        if (colon < 0 || !NUMBER.matcher(local.substring(colon + 1)).matches()) {
            return;
        }
        String address = local.substring(0, colon).replaceAll("%.*", "").replaceAll("[\\[\\]]", "");
        // A star is a socket for both IPv6 and IPv4.
        address = address.equals("*") || address.isEmpty() ? "::" : address;
        int port = Integer.parseInt(local.substring(colon + 1));
        to.merge(
                address + " " + port,
                new Listener(address, port, process),
                (old, fresh) -> old.process() == null ? fresh : old);
    }

    /** Addresses of interfaces, from {@code ip addr} or {@code ifconfig}. */
    static List<String> addresses(String text) {
        List<String> addresses = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher matcher = ADDRESS.matcher(line);
            if (matcher.matches() && !addresses.contains(matcher.group(1))) {
                addresses.add(matcher.group(1));
            }
        }
        return addresses;
    }

    /** Processes, from {@code ps -ef}; null when the text is not its output. */
    static @Nullable List<HostFacts.Process> processes(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).strip().matches("UID +PID .*CMD")) {
            return null;
        }
        List<HostFacts.Process> processes = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            // UID PID PPID C STIME TTY TIME CMD; when it started is in the host's own time zone, which nobody tells.
            String[] words = line.strip().split("\\s+", 9);
            if (words.length >= 8 && NUMBER.matcher(words[1]).matches()) {
                String command = words[7];
                String name = command.startsWith("[") ? command : command.substring(command.lastIndexOf('/') + 1);
                processes.add(new HostFacts.Process(name, Long.parseLong(words[1]), null));
            }
        }
        return processes;
    }

    /** The value of {@code Description:} in {@code lsb_release -a}; empty when there is none. */
    static String operatingSystem(@Nullable String text) {
        return text == null
                ? ""
                : text.lines()
                        .filter(line -> line.startsWith("Description:"))
                        .map(line -> line.substring("Description:".length()).strip())
                        .findFirst()
                        .orElse("");
    }
}
