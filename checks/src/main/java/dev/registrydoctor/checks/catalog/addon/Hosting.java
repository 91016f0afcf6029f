package dev.registrydoctor.checks.catalog.addon;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the ConfigMap that tells tools about the cluster's local registry (KEP-1755) names the right one. */
public final class Hosting implements Check {

    private static final String NAMESPACE = "kube-public";
    private static final String NAME = "local-registry-hosting";
    private static final String KEY = "localRegistryHosting.v1";

    private static final CheckInfo INFO = CheckInfo.of(
                    "addon.hosting", "kube-public/local-registry-hosting names the cluster's registry")
            .reports(AddonProblems.HOSTING_CONFIGMAP_WRONG)
            .requires(
                    Listing.configMapsIn(NAMESPACE),
                    Listing.deploymentsIn(BuiltIn.NAMESPACE),
                    Listing.servicesIn(BuiltIn.NAMESPACE))
            .welcomes(Listing.nodes());

    private static final Pattern HOST = Pattern.compile("(?m)^host:[ \\t]*[\"']?([^\"'\\s#]+)");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        String host = host(evidence);
        boolean registry = evidence.list(Listing.deploymentsIn(BuiltIn.NAMESPACE)).stream()
                .anyMatch(d -> d.name().equals(BuiltIn.DEPLOYMENT));
        List<Gap> gaps = INFO.requires().stream()
                .flatMap(q -> evidence.answer(q).gaps().stream())
                .toList();
        if (!gaps.isEmpty()) {
            return new Outcome.Unknown(gaps);
        }
        if (host == null) {
            return registry
                    ? Outcome.found(missing(port(evidence), evidence))
                    : Outcome.skipped("the ConfigMap names no registry, and there is none");
        }
        if (!registry) {
            return isBuiltIn(host, BuiltIn.NODE_PORT, evidence)
                    ? Outcome.found(stale(host, evidence))
                    : Outcome.pass("the ConfigMap names " + host + ", another registry");
        }
        return isBuiltIn(host, port(evidence), evidence)
                ? Outcome.pass("the ConfigMap names " + host)
                : Outcome.found(elsewhere(host, port(evidence), evidence));
    }

    private static @Nullable String host(Evidence evidence) {
        return evidence.list(Listing.configMapsIn(NAMESPACE)).stream()
                .filter(c -> c.name().equals(NAME))
                .map(c -> HOST.matcher(c.data().getOrDefault(KEY, "")))
                .filter(Matcher::find)
                .map(m -> m.group(1))
                .findFirst()
                .orElse(null);
    }

    /** The node port of the registry Service. */
    private static int port(Evidence evidence) {
        return evidence.list(Listing.servicesIn(BuiltIn.NAMESPACE)).stream()
                .filter(s -> s.name().equals(BuiltIn.SERVICE))
                .flatMap(s -> s.ports().stream())
                .map(Service.Port::nodePort)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(BuiltIn.NODE_PORT);
    }

    /** Whether the host is loopback or a node, with this port: another name for the same registry. */
    private static boolean isBuiltIn(String host, int port, Evidence evidence) {
        int colon = host.lastIndexOf(':');
        if (colon < 0 || !host.substring(colon + 1).equals(String.valueOf(port))) {
            return false;
        }
        String name = host.substring(0, colon);
        return BuiltIn.isLoopback(name)
                || evidence.list(Listing.nodes()).stream()
                        .anyMatch(n -> n.name().equals(name)
                                || n.hostname().equals(name)
                                || n.internalIps().contains(name));
    }

    private static Finding missing(int port, Evidence evidence) {
        return finding(
                        "Tools cannot find the local registry of the cluster: " + NAMESPACE + "/" + NAME
                                + " names no host",
                        "no host in " + KEY,
                        "localhost:" + port,
                        evidence)
                .remedy(name("localhost:" + port));
    }

    private static Finding stale(String host, Evidence evidence) {
        return finding(
                        "Tools that look up the local registry of the cluster use " + host
                                + ", but the registry add-on does not exist",
                        "host " + host,
                        "no host",
                        evidence)
                .remedy(Remedy.of(
                        Verification.of("Tools such as Tilt and Skaffold no longer push to " + host + "."),
                        Step.of(
                                        "Delete the ConfigMap. Skip this step if you want to enable the registry:"
                                                + " enabling it writes the ConfigMap again.",
                                        Action.delete("configmap", NAMESPACE, NAME),
                                        Actor.cluster())
                                .undoneBy(naming(host))));
    }

    private static Finding elsewhere(String host, int port, Evidence evidence) {
        return finding(
                        "Tools that look up the local registry of the cluster use " + host
                                + ", but the registry add-on has node port " + port,
                        "host " + host,
                        "localhost:" + port,
                        evidence)
                .remedy(name("localhost:" + port));
    }

    private static Finding finding(String summary, String observed, String expected, Evidence evidence) {
        return Finding.of(AddonProblems.HOSTING_CONFIGMAP_WRONG, Subject.addon("registry"), summary)
                .observed(observed, expected, evidence.origin(Listing.configMapsIn(NAMESPACE)));
    }

    private static Remedy name(String host) {
        return Remedy.of(
                Verification.kubectl("shows host: " + host, "-n", NAMESPACE, "get", "configmap", NAME, "-o", "yaml"),
                Step.of(
                        "Write the address of the registry add-on into the ConfigMap. If tools should use another"
                                + " registry, change nothing.",
                        naming(host),
                        Actor.cluster()));
    }

    private static Action naming(String host) {
        return Action.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: local-registry-hosting
                  namespace: kube-public
                data:
                  localRegistryHosting.v1: |
                    help: "https://microk8s.io/docs/registry-built-in"
                    host: "%s"
                """.formatted(host));
    }
}
