package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.host.HostAddresses;
import dev.registrydoctor.doctor.source.host.HostFiles;
import dev.registrydoctor.doctor.source.host.HostInspector;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a node is, from tables of its kernel. */
final class CollectedFacts {

    /** Process id, start in ticks after the boot, name. */
    private static final Pattern PROCESS = Pattern.compile("(\\d{1,10}) (\\d{1,15}) (.{1,64})");

    private static final Pattern IPV6 = Pattern.compile("([0-9a-f]{32}) .*");

    /** Of a second, as the kernel counts them for programs on all of its platforms. */
    private static final int TICKS = 100;

    private final List<NodeRecord> records;
    private final HostFiles files;
    private final Instant clock;

    CollectedFacts(List<NodeRecord> records, HostFiles files, Instant clock) {
        this.records = records;
        this.files = files;
        this.clock = clock;
    }

    Answer<HostFacts> ask() {
        String hostname = HostInspector.hostname(files, true);
        List<HostFacts.Process> processes = processes();
        HostFacts facts = new HostFacts(
                hostname == null ? "" : hostname,
                HostInspector.operatingSystem(files),
                addresses(),
                HostInspector.hasMicrok8s(files),
                records.stream()
                        .anyMatch(r -> r.kind().equals("user") && r.word(0).equals("0")),
                processes.isEmpty() ? null : processes);
        return Answer.known(facts, new Source("/etc and /proc of the node", clock));
    }

    private String text(String name) {
        return records.stream()
                .filter(r -> r.kind().equals("text") && r.word(0).equals(name))
                .map(NodeRecord::content)
                .findFirst()
                .orElse("");
    }

    /** Addresses of interfaces; loopback and link-local ones are not, since every host has them. */
    private List<String> addresses() {
        Stream<String> six = text("addresses6")
                .lines()
                .map(IPV6::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1).replaceAll("(.{4})(?=.)", "$1:"));
        return Stream.concat(text("addresses").lines().map(String::strip), six)
                .filter(HostAddresses::isLiteral)
                .filter(CollectedFacts::isOwn)
                .map(HostAddresses::canonical)
                .distinct()
                .toList();
    }

    private static boolean isOwn(String literal) {
        try {
            InetAddress address = InetAddress.getByName(literal);
            return !address.isLoopbackAddress() && !address.isLinkLocalAddress();
        } catch (IOException e) {
            return false;
        }
    }

    private List<HostFacts.Process> processes() {
        long boot = number(text("boot"), -1);
        long ticks = Math.max(1, number(text("ticks"), TICKS));
        List<HostFacts.Process> processes = new ArrayList<>();
        for (String line : text("processes").lines().toList()) {
            Matcher matcher = PROCESS.matcher(line);
            if (matcher.matches()) {
                processes.add(new HostFacts.Process(
                        ShownText.line(matcher.group(3), ShownText.SHORT),
                        Long.parseLong(matcher.group(1)),
                        started(boot, Long.parseLong(matcher.group(2)), ticks)));
            }
        }
        return processes;
    }

    private static @Nullable Instant started(long boot, long after, long ticks) {
        return boot < 0
                ? null
                : Instant.ofEpochSecond(boot).plusMillis(after / ticks * 1000 + after % ticks * 1000 / ticks);
    }

    private static long number(String text, long otherwise) {
        String digits = text.strip();
        return digits.matches("\\d{1,11}") ? Long.parseLong(digits) : otherwise;
    }
}
