package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.host.HostAddresses;
import dev.registrydoctor.doctor.source.host.HostFiles;
import dev.registrydoctor.doctor.source.host.NameLookups;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What programs on a node said of registries and names. */
final class CollectedProbes {

    private static final String ON_NODE = "run registry-doctor on that node";

    private static final int KILLED = 137;

    /** The newest record of each kind about each registry, as {@code http host:port}; names as {@code lookup host}. */
    private final Map<String, NodeRecord> records = new HashMap<>();

    private final Set<String> late = new HashSet<>();
    private final HostFiles files;
    private final Instant clock;

    CollectedProbes(List<NodeRecord> all, HostFiles files, Instant clock) {
        this.files = files;
        this.clock = clock;
        for (NodeRecord record : all) {
            switch (record.kind()) {
                case "http", "https", "tls" -> records.put(record.kind() + " " + authority(record.word(0)), record);
                case "lookup" -> records.put("lookup " + HostAddresses.canonical(record.word(0)), record);
                case "late" -> late.add(record.word(0));
                default -> {
                    // Not about a registry or a name.
                }
            }
        }
    }

    private static String authority(String target) {
        int colon = target.lastIndexOf(':');
        return colon < 0 ? target : HostAddresses.canonical(target.substring(0, colon)) + target.substring(colon);
    }

    private @Nullable NodeRecord record(String kind, String host, int port) {
        return records.get(kind + " " + HostAddresses.canonical(host) + ":" + port);
    }

    Answer<RegistryProbe> probe(RegistryProbe.Ask ask) {
        NodeRecord http = record("http", ask.host(), ask.port());
        NodeRecord https = record("https", ask.host(), ask.port());
        NodeRecord first = ask.port() == 443 ? https : http;
        NodeRecord second = ask.port() == 443 ? http : https;
        if (first == null) {
            return notProbed(ask);
        }
        HeardAnswer heard = HeardAnswer.parse(first.content());
        HeardAnswer other = second == null ? null : HeardAnswer.parse(second.content());
        Source source = source(first, "connect to " + new Origin("http", ask.host(), ask.port()).authority());
        if (!heard.wasAsked() && (other == null || !other.wasAsked())) {
            return unknown(ask, "the node has none of the programs curl, openssl, bash and nc");
        } else if (heard.isUnclear()) {
            return unknown(ask, "nc on the node did not tell whether it connected");
        } else if (heard.wasAsked() && heard.connection() != Connection.CONNECTED) {
            return Answer.known(
                    new RegistryProbe(ask.host(), ask.port(), heard.connection(), heard.detail(), null, null), source);
        }
        Reply plain = reply(ask.port() == 443 ? other : heard);
        Reply tls = reply(ask.port() == 443 ? heard : other);
        RegistryProbe probe = new RegistryProbe(ask.host(), ask.port(), Connection.CONNECTED, "", plain, tls);
        if (probe.registryScheme() == null && (plain == null || tls == null)) {
            // What answers by the other scheme decides what this is.
            return unknown(ask, "the node has no program that can ask by " + (plain == null ? "http" : "https"));
        }
        return Answer.known(probe, source);
    }

    private static @Nullable Reply reply(@Nullable HeardAnswer heard) {
        return heard != null && heard.wasAsked() ? heard.reply() : null;
    }

    Answer<TlsChain> chain(TlsChain.Ask ask) {
        NodeRecord record = record("tls", ask.host(), ask.port());
        if (record == null || !HostAddresses.canonical(ask.serverName()).equals(HostAddresses.canonical(ask.host()))) {
            return notProbed(ask);
        } else if (record.content().startsWith("no openssl")) {
            return unknown(ask, "the node has no program openssl");
        }
        String authority = new Origin("https", ask.host(), ask.port()).authority();
        return HeardHandshake.of(record, source(record, "TLS handshake with " + authority + " from the node"));
    }

    Answer<NameLookup> lookup(NameLookup.Ask ask) {
        Optional<Answer<NameLookup>> known = NameLookups.withoutResolver(files, ask);
        if (known.isPresent()) {
            return known.get();
        }
        NodeRecord record = records.get("lookup " + HostAddresses.canonical(ask.name()));
        if (record == null) {
            return late.contains("lookup " + ask.name())
                    ? tooLate(ask)
                    : unknown(ask, "the name was not looked up on the node");
        } else if (record.word(1).equals("nothing")) {
            return unknown(ask, "the node has neither getent nor nslookup");
        } else if (record.exit() == KILLED) {
            return known(record, List.of(), ask.name() + ": the resolver did not answer within 4 s");
        }
        List<String> addresses =
                record.word(1).equals("getent") ? byGetent(record.printed()) : byNslookup(record.printed());
        return known(record, addresses, addresses.isEmpty() ? ask.name() + ": no such name" : "");
    }

    private Answer<NameLookup> known(NodeRecord record, List<String> addresses, String detail) {
        return Answer.known(new NameLookup(addresses, detail), new Source(record.word(1) + " on the node", clock));
    }

    /** {@code 10.0.0.1  STREAM name}: the address and, as in all lines after the first of an address, no name. */
    private static List<String> byGetent(String text) {
        return text.lines()
                .map(line -> line.strip().split("\\s+", 2)[0])
                .filter(HostAddresses::isLiteral)
                .map(HostAddresses::canonical)
                .distinct()
                .toList();
    }

    /** The server that was asked stands above the first empty line; {@code Address: 10.0.0.1} of the name follow it. */
    private static List<String> byNslookup(String text) {
        String answers = text.substring(Math.max(0, text.indexOf("\n\n")));
        return answers.lines()
                .filter(line -> line.matches("Address(?: \\d+)?:\\s+\\S+.*"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+", 2)[0])
                .filter(HostAddresses::isLiteral)
                .map(HostAddresses::canonical)
                .distinct()
                .toList();
    }

    private <T> Answer<T> notProbed(Question<T> ask) {
        boolean isLate = ask instanceof RegistryProbe.Ask probe
                && late.contains("probe " + new Origin("http", probe.host(), probe.port()).authority());
        return isLate ? tooLate(ask) : unknown(ask, "it was not probed from the node");
    }

    private static <T> Answer<T> tooLate(Question<T> ask) {
        return Answer.unknown(
                new Gap(Gap.Cause.TIMED_OUT, ask.describe(), "the time of the collector on the node was up", ON_NODE));
    }

    static <T> Answer<T> unknown(Question<T> ask, String why) {
        return Answer.unknown(new Gap(Gap.Cause.NOT_RECORDED, ask.describe(), why, ON_NODE));
    }

    /** The time by the node's clock when the answer came: registries' clocks are compared with it. */
    private Source source(NodeRecord record, String how) {
        String at = record.word(1);
        Instant time = at.matches("\\d{1,11}") ? Instant.ofEpochSecond(Long.parseLong(at)) : clock;
        return new Source(ShownText.line(how, ShownText.SHORT), time);
    }
}
