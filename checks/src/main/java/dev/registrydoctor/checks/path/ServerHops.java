package dev.registrydoctor.checks.path;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.path.Hop.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hops to the server: DNS, host, scheme and certificate. */
final class ServerHops {

    private final Route route;
    private final Evidence evidence;
    private final @Nullable ServerAttempt telling;
    private final ServerAttempt.End end;

    ServerHops(Route route, Evidence evidence) {
        this.route = route;
        this.evidence = evidence;
        telling = route.telling();
        end = telling == null ? ServerAttempt.End.NOT_KNOWN : telling.end();
    }

    /** The name to look up for a server, or empty for an address. */
    static Optional<NameLookup.Ask> lookup(RegistryProbe.Ask probe) {
        String host = probe.host();
        boolean address = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
        return address ? Optional.empty() : Optional.of(new NameLookup.Ask(host));
    }

    Hop dns() {
        RegistryProbe.Ask probe =
                telling == null ? null : ServerAttempt.probe(telling.attempt()).orElse(null);
        if (telling == null || probe == null) {
            return Hop.notKnown(Step.DNS, "there is no server to look up");
        }
        NameLookup.Ask ask = lookup(probe).orElse(null);
        if (ask == null) {
            String authority = telling.attempt().authority();
            return Hop.passes(
                    Step.DNS,
                    BuiltIn.isLoopback(ImageReference.withoutPort(authority))
                            ? authority + " is the node itself"
                            : probe.host() + " is an address and needs no lookup");
        }
        NameLookup found = evidence.orNull(ask);
        if (found == null) {
            List<Gap> gaps = evidence.answer(ask).gaps();
            return Hop.notKnown(
                    Step.DNS,
                    ask.name() + ": "
                            + (gaps.isEmpty() ? "not looked up" : gaps.get(0).why()));
        }
        return found.addresses().isEmpty()
                ? broken(Step.DNS, ask.name() + " does not resolve: " + found.detail(), tried())
                : Hop.passes(
                        Step.DNS,
                        ask.name() + " resolves to " + String.join(", ", found.addresses()) + " on this host");
    }

    /** Broken if it is sure that a pull uses this server; otherwise unknown. */
    private Hop broken(Step step, String says, List<String> details) {
        return route.isSure() ? Hop.breaks(step, says, details) : Hop.notKnown(step, says, details);
    }

    Hop host() {
        String guess = route.guess();
        if (guess == null && route.resolution().crashesContainerd()) {
            HostsToml.Defect defect =
                    Objects.requireNonNull(route.resolution().file()).defects().get(0);
            return Hop.breaks(Step.HOST, "containerd crashes when it reads " + route.source() + ": " + defect);
        }
        if (telling == null) {
            return guess == null
                    ? Hop.breaks(
                            Step.HOST,
                            "no server in " + route.source() + " has the capability to resolve a tag, so the pull"
                                    + " fails",
                            tried())
                    : Hop.notKnown(Step.HOST, guess);
        }
        String url = telling.attempt().url();
        if (guess != null) {
            return Hop.notKnown(
                    Step.HOST, "containerd uses " + url + " unless certs.d has another server; " + guess, tried());
        }
        return switch (end) {
            case NOT_KNOWN -> Hop.notKnown(Step.HOST, url + ": " + telling.says(), tried());
            case CONNECTION, NO_REGISTRY ->
                broken(Step.HOST, url + " (" + route.source() + "): " + telling.says(), tried());
            default -> Hop.passes(Step.HOST, "containerd uses " + url + " (" + route.source() + ")", tried());
        };
    }

    /** The servers in order, each with its result. */
    private List<String> tried() {
        List<String> lines = new ArrayList<>();
        int number = 1;
        for (ServerAttempt one : route.tries()) {
            lines.add(
                    number++ + ". " + one.attempt().url() + " (" + one.attempt().reason() + "): " + one.says());
        }
        HostsToml file = route.resolution().file();
        if (file != null && file.defects().isEmpty()) {
            if (!file.inOrder()) {
                lines.add("containerd changes the order of the hosts in hosts.toml from pull to pull: it sorts them"
                        + " by the lines of their tables, and these hosts have no table of their own.");
            }
            file.unasked()
                    .forEach(h -> lines.add("Not used: " + h.url() + ", which has no table of its own in hosts.toml"));
        }
        return lines;
    }

    Hop scheme() {
        return switch (end) {
            case SCHEME -> broken(Step.SCHEME, telling == null ? "" : telling.says(), List.of());
            case ANSWERED, CERTIFICATE, NO_REGISTRY ->
                Hop.passes(Step.SCHEME, "containerd and the server use " + scheme(telling));
            default -> Hop.notKnown(Step.SCHEME, "no server answered");
        };
    }

    private static String scheme(@Nullable ServerAttempt one) {
        return one == null ? "" : one.attempt().isPlain() ? "HTTP" : "HTTPS";
    }

    Hop certificate() {
        if (telling == null || end.compareTo(ServerAttempt.End.CERTIFICATE) < 0) {
            return Hop.notKnown(Step.CERTIFICATE, telling == null ? "no server answered" : telling.says());
        } else if (telling.attempt().isPlain()) {
            return Hop.passes(Step.CERTIFICATE, "not needed for plain HTTP");
        } else if (end == ServerAttempt.End.CERTIFICATE) {
            return broken(Step.CERTIFICATE, telling.says(), List.of());
        }
        return Hop.passes(
                Step.CERTIFICATE,
                telling.attempt().tls().trustsAnyone()
                        ? "not verified: skip_verify is set"
                        : "this host trusts the certificate for "
                                + telling.attempt().authority());
    }
}
