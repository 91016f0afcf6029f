package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.doctor.source.Failure;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Resolves names as the host does: its hosts file first, then the system's resolver. */
public final class NameLookups {

    private static final String HOSTS = "/etc/hosts";
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final HostRoot host;
    private final Resolver resolver;

    public NameLookups(HostRoot host, Resolver resolver) {
        this.host = host;
        this.resolver = resolver;
    }

    public Answer<NameLookup> ask(NameLookup.Ask question) {
        Optional<Answer<NameLookup>> known = withoutResolver(host, question);
        if (known.isPresent()) {
            return known.get();
        }
        String name = question.name();
        if (!host.isLive()) {
            return Answer.unknown(new Gap(
                    Gap.Cause.OUT_OF_VIEW,
                    question.describe(),
                    HOSTS + " does not list it, and names can be resolved only on the host itself",
                    "run registry-doctor on the host itself"));
        }
        try {
            List<String> addresses = resolver.resolve(name).stream()
                    .map(HostAddresses::text)
                    .distinct()
                    .toList();
            return Answer.known(new NameLookup(addresses, ""), HostRoot.source("the system's resolver"));
        } catch (UnknownHostException e) {
            return Answer.known(
                    new NameLookup(List.of(), Failure.of(e).detail()), HostRoot.source("the system's resolver"));
        }
    }

    /** The answer that needs no resolver: to an address, or to a name in the hosts file; empty to any other name. */
    public static Optional<Answer<NameLookup>> withoutResolver(HostFiles host, NameLookup.Ask question) {
        String name = question.name();
        if (HostAddresses.isLiteral(name)) {
            return Optional.of(Answer.known(
                    new NameLookup(List.of(HostAddresses.canonical(name)), ""), HostRoot.source("the address itself")));
        }
        List<String> listed = listed(host, name);
        return listed.isEmpty()
                ? Optional.empty()
                : Optional.of(Answer.known(new NameLookup(listed, ""), HostRoot.source(HOSTS)));
    }

    /**
     * Addresses of a name in the hosts file. IPv6 goes first, as resolvers sort what the file gives (RFC 6724); Java's
     * own order would hide that.
     */
    private static List<String> listed(HostFiles host, String name) {
        String text;
        try {
            text = host.read(HOSTS);
        } catch (IOException e) {
            return List.of();
        }
        String wanted = name.toLowerCase(Locale.ROOT);
        List<String> addresses = new ArrayList<>();
        for (String line : text.lines().toList()) {
            int comment = line.indexOf('#');
            List<String> words = List.of(BLANKS.split((comment < 0 ? line : line.substring(0, comment)).strip()));
            boolean names = words.stream()
                    .skip(1)
                    .anyMatch(word -> word.toLowerCase(Locale.ROOT).equals(wanted));
            if (names && HostAddresses.isLiteral(words.get(0))) {
                addresses.add(HostAddresses.canonical(words.get(0)));
            }
        }
        return addresses.stream()
                .distinct()
                .sorted(Comparator.comparing(a -> a.indexOf(':') < 0))
                .toList();
    }
}
