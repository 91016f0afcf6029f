package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.model.toml.Versions;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether the entries of hosts.toml do what their writer meant: the file is read, and one word in it makes it useless. */
public final class HostsEntries implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "runtime.hosts-entries",
                    "the entries of hosts.toml resolve tags and have settings that match their scheme")
            .reports(
                    RuntimeProblems.HOSTS_TOML_NO_RESOLVE,
                    RuntimeProblems.HOSTS_TOML_TLS_ON_HTTP,
                    RuntimeProblems.DOCKER_IO_FALLBACK)
            .requires(HostFacts.Ask.INSTANCE)
            .needs(Workloads.NEEDS, ContainerdHosts.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        ContainerdHosts hosts = ContainerdHosts.of(evidence);
        List<CertsDirectory> directories = hosts.directories();
        if (!hosts.gaps().isEmpty()) {
            return new Outcome.Unknown(hosts.gaps());
        } else if (directories.isEmpty() || !hosts.isKnown()) {
            return Outcome.skipped("this host has no certs.d that MicroK8s' containerd reads");
        }
        Node node = NodeOfHost.find(evidence);
        List<Finding> findings = new ArrayList<>();
        failuresHere(node, evidence).forEach((host, failures) -> {
            HostResolution resolution = hosts.resolve(host);
            Finding silent = noResolve(host, resolution, node, failures);
            Finding website = host.equals("docker.io") ? website(resolution, node, failures) : null;
            if (silent != null) {
                findings.add(silent);
            } else if (website != null) {
                findings.add(website);
            }
        });
        for (CertsDirectory directory : directories) {
            Finding tls = tlsOnHttp(directory, node);
            if (tls != null) {
                findings.add(tls);
            }
        }
        return Outcome.of(findings, Phrases.count(directories.size(), "directory") + " in certs.d checked");
    }

    /** Failing pulls that this host's certs.d has to do with, by the host that their images name. */
    private static Map<String, List<PullFailure>> failuresHere(@Nullable Node node, Evidence evidence) {
        Map<String, List<PullFailure>> failing = new LinkedHashMap<>();
        for (PullFailure failure : Workloads.failuresHere(evidence)) {
            if (failure.image() != null && node != null && node.name().equals(failure.node())) {
                failing.computeIfAbsent(failure.image().authority(), h -> new ArrayList<>())
                        .add(failure);
            }
        }
        return failing;
    }

    /** The right server is not asked for tags, so the pull fails at another server, or no server is asked. */
    private static @Nullable Finding noResolve(
            String host, HostResolution resolution, @Nullable Node node, List<PullFailure> failures) {
        PullFailure failure = failures.stream()
                .filter(f -> f.image() != null && f.image().digest() == null)
                .findFirst()
                .orElse(null);
        Attempt mute = resolution.hosts().stream()
                .filter(h -> !h.resolvesTags())
                .findFirst()
                .orElse(null);
        CertsDirectory directory = resolution.directory();
        if (failure == null || mute == null || directory == null) {
            return null;
        }
        boolean nobody = resolution.attempts().isEmpty();
        boolean elsewhere = failure.error().url() != null
                && resolution.attempts().stream()
                        .anyMatch(a -> failure.error().url().startsWith(a.url() + "/"));
        if (!nobody && !elsewhere) {
            return null;
        }
        String file = directory.path() + "/hosts.toml";
        Finding finding = Finding.of(
                        RuntimeProblems.HOSTS_TOML_NO_RESOLVE,
                        Subject.file(file),
                        "hosts.toml of " + directory.name() + " does not let " + mute.url()
                                + " resolve tags, so containerd asks "
                                + (nobody
                                        ? "no server"
                                        : "only " + resolution.attempts().get(0).url()))
                .observed(
                        "pull and resolve, or no capabilities line", "pull and resolve, or no line capabilities", file)
                .observed(failure.error().message(), failure.source())
                .affecting(Subject.registry(host))
                .involving(Workloads.subjects(failures));
        finding = node == null ? finding : finding.involving(Subject.node(node.name()));
        return finding.remedy(Remedy.of(PullFailures.LEAVES_BACK_OFF, resolve(mute, directory, resolution, node)));
    }

    private static Step resolve(
            Attempt mute, CertsDirectory directory, HostResolution resolution, @Nullable Node node) {
        HostsToml read = resolution.file();
        Action change = read == null
                ? null
                : read.hosts().stream()
                        .filter(h -> mute.reason().equals("[host.\"" + h.url() + "\"]"))
                        .findFirst()
                        .map(h -> HostsRemedies.resolving(directory, h))
                        .orElse(null);
        String goal = "Give " + mute.url() + " both capabilities, pull and resolve. No restart is needed.";
        return change != null
                ? Step.of(goal, change, NodeOfHost.actor(node))
                : Step.of(goal, Action.edit(directory.path() + "/hosts.toml"), NodeOfHost.actor(node))
                        .deciding("which capabilities were intended. Write capabilities = [\"pull\","
                                + " \"resolve\"] in the table of " + mute.url() + ", or remove the line.");
    }

    /** MicroK8s ships such a file; it harms only when the registry did not have the image. */
    private static @Nullable Finding website(
            HostResolution resolution, @Nullable Node node, List<PullFailure> failures) {
        Attempt site = resolution.attempts().stream()
                .filter(a -> a.authority().matches("(?:www\\.|index\\.)?docker\\.(?:io|com)"))
                .findFirst()
                .orElse(null);
        CertsDirectory directory = resolution.directory();
        PullFailure page = failures.stream()
                .filter(f -> f.error().kind() == PullError.Kind.WEB_PAGE)
                .findFirst()
                .orElse(null);
        if (site == null || directory == null || page == null) {
            return null;
        }
        String file = directory.path() + "/hosts.toml";
        Finding finding = Finding.of(
                        RuntimeProblems.DOCKER_IO_FALLBACK,
                        Subject.file(file),
                        "containerd also asks Docker's website for images of Docker Hub, and treated a web page as an"
                                + " image")
                .observed(page.error().message(), "a manifest", page.source())
                .observed(site.url() + ", " + site.reason(), "https://registry-1.docker.io", file)
                .involving(Workloads.subjects(failures))
                .thatTakesEffect();
        String image = page.container().image();
        Actor actor = NodeOfHost.actor(node);
        return finding.remedy(Remedy.of(
                Verification.of("The Pod's events name registry-1.docker.io and show the actual error."),
                toTheRegistry(directory, site, actor),
                Step.of(
                                "Check whether containerd stored the web page under the image's name.",
                                Action.script("sudo microk8s ctr images ls | grep -F text/html"),
                                actor)
                        .deciding("a line with type text/html is a stored web page: remove it with `sudo microk8s ctr"
                                + " images rm` and the name at the"
                                + " start of the line. No such line means that none was stored."),
                Step.kubectl(
                                "Find out why the registry does not have " + image + ".",
                                "-n",
                                page.pod().namespace(),
                                "describe",
                                "pod",
                                page.pod().name())
                        .deciding("the last event shows the cause. unauthorized or denied: a private repository, which"
                                + " needs a pull secret, or a wrong name. not found: a wrong tag. 429 or"
                                + " toomanyrequests: the pull rate limit.")));
    }

    private static Step toTheRegistry(CertsDirectory directory, HostResolution.Attempt site, Actor actor) {
        String file = directory.path() + "/hosts.toml";
        String goal = "Replace the website with the registry as the last server to ask. No restart is needed.";
        String quoted = "\"" + site.scheme() + "://" + site.authority() + "\"";
        return String.valueOf(directory.hostsToml()).contains(quoted)
                ? Step.of(
                        goal,
                        Action.change(file, new LineEdit.Replace(0, quoted, "\"https://registry-1.docker.io\"")),
                        actor)
                : Step.of(goal, Action.edit(file), actor)
                        .deciding("which line names the website: change it to server ="
                                + " \"https://registry-1.docker.io\".");
    }

    /** Advice that is widespread and wrong: containerd 1.6.25, 1.7.7 and later then try HTTPS first. */
    private static @Nullable Finding tlsOnHttp(CertsDirectory directory, @Nullable Node node) {
        String containerd = NodeOfHost.containerd(node);
        boolean harmless =
                Versions.isWithin(containerd, "1.5.0", "1.6.24") || Versions.isWithin(containerd, "1.7.0", "1.7.6");
        String text = directory.hostsToml();
        if (harmless || text == null || text.isEmpty()) {
            return null;
        }
        HostsToml file = HostsToml.parse(text, containerd);
        HostsToml.Host host = file.hosts().stream()
                .filter(HostsEntries::isDoubtful)
                .findFirst()
                .orElse(file.root());
        if (!file.defects().isEmpty() || !isDoubtful(host)) {
            return null;
        }
        String path = directory.path() + "/hosts.toml";
        Finding finding = Finding.of(
                        RuntimeProblems.HOSTS_TOML_TLS_ON_HTTP,
                        Subject.file(path),
                        "hosts.toml of " + directory.name() + " sets TLS options for " + host.url()
                                + ", so containerd tries HTTPS there first")
                .observed(
                        "skip_verify, ca or client for " + host.url(),
                        "none of them for an http:// server",
                        HostsFindings.at(path, host.line()))
                .involving(node == null ? List.of() : List.of(Subject.node(node.name())))
                .remedy(Remedy.of(
                        Verification.of("containerd's log no longer contains \"will try HTTPS first\" for the host."),
                        withoutTls(directory, host, path, node)));
        return directory.name().equals("_default") ? finding : finding.tellingOfRegistry(directory.name());
    }

    private static Step withoutTls(CertsDirectory directory, HostsToml.Host host, String path, @Nullable Node node) {
        Action change = HostsRemedies.withoutTls(directory, host, NodeOfHost.containerd(node));
        String goal = "Remove the TLS options. No restart is needed.";
        return change != null
                ? Step.of(goal, change, NodeOfHost.actor(node))
                : Step.of(goal, Action.edit(path, host.line()), NodeOfHost.actor(node))
                        .deciding("which lines belong to " + host.url()
                                + ": remove its ca, client and skip_verify, and keep the rest of its table.");
    }

    private static boolean isDoubtful(HostsToml.Host host) {
        return host.url().startsWith("http://")
                && !host.url().matches("http://[^/]*:80(?:/.*)?")
                && host.tls().isSet();
    }
}
