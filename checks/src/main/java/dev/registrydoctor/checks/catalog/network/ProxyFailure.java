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

/** Words for pulls that fail at containerd's proxy, before any registry is asked (Go net/http, Transport.dialConn). */
final class ProxyFailure {

    private static final String FILE = BuiltIn.ARGS + "/containerd-env";

    private ProxyFailure() {}

    static Finding finding(List<PullFailure> failures) {
        PullFailure first = failures.get(0);
        Finding finding = Finding.of(
                        NetworkProblems.PROXY_CAPTURES_REGISTRY,
                        Subject.host("containerd"),
                        "containerd's proxy fails on the way to " + first.server() + ": " + why(first.error())
                                + ", for " + Workloads.pods(failures))
                .involving(Workloads.subjects(failures));
        for (PullFailure failure : failures.stream().limit(3).toList()) {
            finding = finding.observed(
                    Phrases.brief(failure.error().message(), 300), "a way through the proxy", failure.source());
        }
        Actor node = Actor.node(first.node());
        return finding.remedy(Remedy.of(
                PullFailures.ALL_LEAVE_BACK_OFF,
                Step.of(
                                "See which proxy containerd is given.",
                                Action.root("grep", "-i", "proxy", FILE, "/etc/environment"),
                                node)
                        .deciding(
                                "whether host and port of HTTPS_PROXY are the proxy's, and whether " + first.server()
                                        + " is to be asked through it at all: a registry of the local network belongs in NO_PROXY."),
                change(first.error(), node),
                Step.of(
                        "Restart containerd: it reads the file when it starts. Containers go on running.",
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
            return "its URL says https://, and it speaks plain HTTP";
        } else if (message.contains("lookup ")) {
            return "its name does not resolve";
        } else if (message.contains("proxyconnect tcp: ")) {
            return "it cannot be reached";
        }
        return message.contains("proxy authentication required")
                ? "it wants a login"
                : "it refuses to lead there (" + Phrases.brief(error.innermost(), 60) + ")";
    }

    private static Step change(PullError error, Actor node) {
        String message = error.message().toLowerCase(Locale.ROOT);
        if (speaksPlain(message)) {
            return Step.of(
                    "Let HTTPS_PROXY begin with http://: that is how the proxy itself is spoken to, whatever is asked through"
                            + " it.",
                    Action.change(
                            FILE,
                            new LineEdit.Replace(0, "HTTPS_PROXY=https://", "HTTPS_PROXY=http://"),
                            new LineEdit.Replace(0, "HTTPS_PROXY=\"https://", "HTTPS_PROXY=\"http://"),
                            new LineEdit.Replace(0, "https_proxy=https://", "https_proxy=http://"),
                            new LineEdit.Replace(0, "https_proxy=\"https://", "https_proxy=\"http://")),
                    node);
        }
        return message.contains("proxy authentication required")
                ? Step.of("Give containerd a login for the proxy.", Action.edit(FILE), node)
                        .deciding(
                                "user and password of the proxy: they stand in its URL, HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT,"
                                        + " special characters percent-encoded. Who may read this file may read them.")
                : Step.of("Correct the proxy there, or the hosts that are asked without it.", Action.edit(FILE), node)
                        .deciding(
                                "host and port of the proxy, which its administrator knows; or NO_PROXY with the registry's host"
                                        + " at its end, where that is in the local network.");
    }
}
