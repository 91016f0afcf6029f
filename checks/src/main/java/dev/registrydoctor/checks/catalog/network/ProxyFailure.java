package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.List;
import java.util.Locale;

/**
 * A finding for pulls that fail at containerd's proxy before they reach a registry (Go net/http, Transport.dialConn).
 */
final class ProxyFailure {

    private static final String FILE = BuiltIn.ARGS + "/containerd-env";

    private ProxyFailure() {}

    static Finding finding(List<PullFailure> failures) {
        PullFailure first = failures.get(0);
        Finding finding = Finding.of(
                        NetworkProblems.PROXY_CAPTURES_REGISTRY,
                        Subject.host("containerd"),
                        "The proxy of containerd fails for requests to " + first.server() + ": " + why(first.error())
                                + ", for " + Workloads.pods(failures))
                .involving(Workloads.subjects(failures));
        for (PullFailure failure : failures.stream().limit(3).toList()) {
            finding = finding.observed(
                    Phrases.brief(failure.error().message(), 300), "a working proxy", failure.source());
        }
        Actor node = Actor.node(first.node());
        return finding.remedy(Remedy.of(
                PullFailures.ALL_LEAVE_BACK_OFF,
                Step.of(
                                "Find out which proxy containerd uses.",
                                Action.root("grep", "-i", "proxy", FILE, "/etc/environment"),
                                node)
                        .deciding("whether host and port in HTTPS_PROXY are those of the proxy, and whether requests"
                                + " to " + first.server()
                                + " should use the proxy at all: a registry in the local network belongs in"
                                + " NO_PROXY."),
                change(first.error(), node),
                Step.of(
                        "Restart containerd: it reads the file only when it starts. Containers keep running.",
                        Action.restart("microk8s.daemon-containerd"),
                        node)));
    }

    private static boolean speaksPlain(String message) {
        return message.contains("first record does not look like a tls handshake")
                || message.contains("server gave http response to https client");
    }

    private static String why(PullError error) {
        String message = error.message().toLowerCase(Locale.ROOT);
        if (speaksPlain(message)) {
            return "its URL starts with https://, but it uses plain HTTP";
        } else if (message.contains("lookup ")) {
            return "its name does not resolve";
        } else if (message.contains("proxyconnect tcp: ")) {
            return "it cannot be reached";
        }
        return message.contains("proxy authentication required")
                ? "it requires a login"
                : "it refuses to connect to that server (" + Phrases.brief(error.innermost(), 60) + ")";
    }

    private static Step change(PullError error, Actor node) {
        String message = error.message().toLowerCase(Locale.ROOT);
        if (speaksPlain(message)) {
            return Step.of(
                    "Change https:// to http:// in the URL of the proxy. The proxy itself uses plain HTTP, also for"
                            + " HTTPS requests.",
                    Action.change(
                            FILE,
                            new LineEdit.Replace(0, "HTTPS_PROXY=https://", "HTTPS_PROXY=http://"),
                            new LineEdit.Replace(0, "HTTPS_PROXY=\"https://", "HTTPS_PROXY=\"http://"),
                            new LineEdit.Replace(0, "https_proxy=https://", "https_proxy=http://"),
                            new LineEdit.Replace(0, "https_proxy=\"https://", "https_proxy=\"http://")),
                    node);
        }
        return message.contains("proxy authentication required")
                ? Step.of("Add a login for the proxy to the configuration of containerd.", Action.edit(FILE), node)
                        .deciding("the user name and password of the proxy. They are part of its URL:"
                                + " HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, with special characters"
                                + " percent-encoded. Everyone who can read this file can read them.")
                : Step.of("Correct the proxy, or the list of hosts that do not use the proxy.", Action.edit(FILE), node)
                        .deciding("the host and port of the proxy, which its administrator knows. If the registry is"
                                + " in the local network, add its host to the end of NO_PROXY.");
    }
}
