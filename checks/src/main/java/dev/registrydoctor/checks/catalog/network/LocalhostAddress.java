package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.HostsWriting;
import dev.registrydoctor.checks.catalog.shared.PullNeeds;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;

/** Whether localhost resolves to an address where node ports answer. */
public final class LocalhostAddress implements Check {

    private static final NameLookup.Ask LOCALHOST = new NameLookup.Ask("localhost");
    private static final RegistryProbe.Ask V4 = new RegistryProbe.Ask("127.0.0.1", BuiltIn.NODE_PORT);
    private static final RegistryProbe.Ask V6 = new RegistryProbe.Ask("::1", BuiltIn.NODE_PORT);

    private static final CheckInfo INFO = CheckInfo.of(
                    "network.localhost-address", "localhost resolves to 127.0.0.1, where node ports answer")
            .reports(NetworkProblems.LOCALHOST_IPV6)
            .requires(LOCALHOST, V4)
            .needs(PullNeeds.NEEDS, ContainerdHosts.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return comesFirst(soFar) ? List.of(V6) : List.of();
    }

    private static boolean comesFirst(Evidence evidence) {
        List<String> addresses =
                evidence.find(LOCALHOST).map(NameLookup::addresses).orElse(List.of());
        return !addresses.isEmpty() && isV6(addresses.get(0));
    }

    private static boolean isV6(String address) {
        return address.indexOf(':') >= 0;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        NameLookup lookup = evidence.get(LOCALHOST);
        if (evidence.get(V4).registryScheme() == null) {
            return Outcome.skipped("127.0.0.1:32000 does not answer either, so the address family is not the cause");
        }
        if (!comesFirst(evidence)) {
            return Outcome.pass("localhost resolves to " + String.join(", ", lookup.addresses()));
        }
        RegistryProbe six = evidence.orNull(V6);
        if (six == null) {
            return new Outcome.Unknown(evidence.answer(V6).gaps());
        }
        boolean only = lookup.addresses().stream().allMatch(LocalhostAddress::isV6);
        // Clients try the next address only when this one refuses the connection.
        boolean keeps = six.connection() == RegistryProbe.Connection.TIMED_OUT
                || six.connection() == RegistryProbe.Connection.CONNECTED;
        if (six.registryScheme() != null) {
            return Outcome.pass("localhost resolves to ::1 first, and the registry answers there too");
        }
        return only || keeps
                ? Outcome.found(finding(lookup, six, evidence))
                : Outcome.pass("localhost resolves to ::1 first; it refuses connections immediately, so clients"
                        + " continue with 127.0.0.1");
    }

    private static Finding finding(NameLookup lookup, RegistryProbe six, Evidence evidence) {
        String names = String.join(", ", lookup.addresses());
        return Finding.of(
                        NetworkProblems.LOCALHOST_IPV6,
                        Subject.host("localhost"),
                        "localhost resolves to " + names + ", and [::1]:32000 " + behaviour(six))
                .observed("localhost resolves to " + names, "127.0.0.1 first", "this host's resolver")
                .observed(
                        "[::1]:32000: " + (six.detail().isEmpty() ? behaviour(six) : six.detail()),
                        "127.0.0.1:32000 answers as a registry",
                        "connections from this host")
                .involving(Subject.endpoint("[::1]:32000"), Subject.registry("localhost:32000"))
                .affecting(Subject.endpoint("localhost:32000"))
                .involving(Workloads.subjects(
                        six.isWebsite() ? PullNeeds.answeredByWebsite("localhost:32000", evidence) : List.of()))
                .remedy(Remedy.of(
                        Verification.of(
                                Action.program("getent", "ahosts", "localhost"), Actor.here(), "lists 127.0.0.1 first"),
                        Step.of(
                                        "Remove the name localhost from the ::1 line of /etc/hosts, and keep"
                                                + " ip6-localhost there. The line 127.0.0.1 localhost must stay."
                                                + " Restart clients that cache the address.",
                                        Action.root(
                                                "sed",
                                                "-i.bak",
                                                "-E",
                                                "/^::1/ s/[[:space:]]localhost([[:space:]]|$)/ ip6-localhost\\1/",
                                                "/etc/hosts"),
                                        Actor.here())
                                .undoneBy(Action.root("mv", "/etc/hosts.bak", "/etc/hosts")),
                        Step.of(
                                "Or use 127.0.0.1:32000/... in image names, in the manifests. Then create a hosts.toml for this"
                                        + " name for containerd.",
                                HostsWriting.rewritten(
                                        ContainerdHosts.of(evidence).folder(),
                                        "127.0.0.1:" + BuiltIn.NODE_PORT,
                                        "http"),
                                Actor.everyNode())));
    }

    private static String behaviour(RegistryProbe six) {
        RegistryProbe.Reply http = six.http();
        if (six.connection() != RegistryProbe.Connection.CONNECTED) {
            return six.connection() == RegistryProbe.Connection.TIMED_OUT ? "times out" : "does not answer";
        }
        return http != null && http.result() == RegistryProbe.Result.ANSWERED
                ? "is not a registry: it answers GET /v2/ with HTTP " + http.status()
                : "accepts connections but does not answer as a registry";
    }
}
