package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.HostsWriting;
import dev.registrydoctor.checks.catalog.shared.NearNames;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges what certs.d says of one registry host. */
final class HostsFindings {

    private HostsFindings() {}

    /** What is wrong for a host whose pulls fail over the scheme, with certs.d in view; null when nothing is there. */
    static @Nullable Finding judge(
            String host, ContainerdHosts hosts, @Nullable Node node, List<PullFailure> failures, Evidence evidence) {
        HostResolution resolution = hosts.resolve(host);
        boolean plainServer = failures.get(0).error().kind() == PullError.Kind.PLAIN_SERVER;
        // Mended since, or the error is that of a fallback: then the registry did answer by its own scheme before.
        if (isUnreadable(resolution) || names(resolution, (plainServer ? "http://" : "https://") + host)) {
            return null;
        } else if (resolution.crashesContainerd()) {
            // These pulls met a server: the file is newer than they are.
            return fault(host, resolution, hosts, node, plainServer, evidence).asHypothesis();
        }
        Finding finding = fault(host, resolution, hosts, node, plainServer, evidence);
        PullFailure first = failures.get(0);
        return link(finding.observed(first.error().message(), first.source()), host, node, failures);
    }

    /** A file at which containerd ended while these were pulled. */
    static Finding crashes(
            String host, ContainerdHosts hosts, @Nullable Node node, List<PullFailure> failures, Evidence evidence) {
        HostResolution resolution = hosts.resolve(host);
        PullFailure first = failures.get(0);
        Finding finding = unparsable(
                        host,
                        Objects.requireNonNull(resolution.directory()),
                        Objects.requireNonNull(resolution.file()),
                        null,
                        node,
                        evidence)
                .observed(first.error().message(), first.source());
        return link(finding, host, node, failures);
    }

    /** The same without certs.d in view: whatever it holds, nothing in force names the right scheme. */
    static Finding unseen(
            String host, ContainerdHosts hosts, List<PullFailure> failures, boolean tagIsKnown, Evidence evidence) {
        PullFailure first = failures.get(0);
        boolean plainServer = first.error().kind() == PullError.Kind.PLAIN_SERVER;
        String node = first.node() == null ? "the node" : "node " + first.node();
        Finding finding = plainServer
                ? Finding.of(
                        RuntimeProblems.HOSTS_TOML_MISSING,
                        Subject.registry(host),
                        "containerd on " + node + " does not use a hosts.toml that sets http for " + host)
                : Finding.of(
                        RuntimeProblems.HOSTS_TOML_WRONG_SCHEME,
                        Subject.registry(host),
                        "hosts.toml on " + node + " sets http for " + host + ", which uses HTTPS");
        finding = finding.observed(
                first.error().message(), plainServer ? "a pull over http" : "a pull over https", first.source());
        finding = finding.observed(
                hosts.gaps().isEmpty()
                        ? "certs.d of " + node + " was not read: its file can be missing, misnamed or ignored"
                        : "containerd's configuration was not read: "
                                + hosts.gaps().get(0).why(),
                "certs.d");
        if (!tagIsKnown) {
            finding = finding.asHypothesis();
        }
        return link(finding, host, null, failures)
                .remedy(new Remedy(
                        HostsRemedies.byScheme(
                                host, null, false, scheme(plainServer), Actor.node(first.node()), evidence),
                        PullFailures.LEAVES_BACK_OFF));
    }

    /** A pull that has not failed yet and would: a plain-HTTP registry that certs.d does not speak of. */
    static @Nullable Finding predicted(String host, ContainerdHosts hosts, @Nullable Node node, Evidence evidence) {
        HostResolution resolution = hosts.resolve(host);
        if (resolution.triesPlain() || isUnreadable(resolution)) {
            return null;
        }
        return link(fault(host, resolution, hosts, node, true, evidence), host, node, List.of())
                .asHypothesis();
    }

    private static boolean isUnreadable(HostResolution resolution) {
        return resolution.directory() != null && resolution.directory().unreadable() != null;
    }

    /** Whether it is among the servers; one that may not resolve tags is another check's matter. */
    private static boolean names(HostResolution resolution, String url) {
        return resolution.hosts().stream()
                .anyMatch(a -> a.url().equals(url) || a.url().startsWith(url + "/"));
    }

    /** A file or directory that containerd ignores, for any registry; null when nothing is wrong with it. */
    static @Nullable Finding ignored(
            CertsDirectory directory, ContainerdHosts hosts, @Nullable Node node, Evidence evidence) {
        String text = directory.hostsToml();
        HostsToml file = text == null || text.isEmpty() ? null : HostsToml.parse(text, NodeOfHost.containerd(node));
        if (file != null && !file.defects().isEmpty()) {
            return link(
                            unparsable(directory.name(), directory, file, null, node, evidence),
                            directory.name(),
                            node,
                            List.of())
                    .asHypothesis();
        } else if (file != null && !file.unasked().isEmpty()) {
            return link(
                            passedOver(
                                    directory.name(), directory, file.unasked().get(0), node),
                            directory.name(),
                            node,
                            List.of())
                    .asHypothesis();
        }
        String meant = NearNames.meant(directory.name());
        return meant == null
                        || hosts.directories().stream()
                                .anyMatch(d -> d.name().equals(meant)
                                        || d.name().equals(meant.replaceFirst(":(\\d+)$", "_$1_")))
                ? null
                : link(misnamed(meant, directory, node), meant, node, List.of()).asHypothesis();
    }

    private static Finding fault(
            String host,
            HostResolution resolution,
            ContainerdHosts hosts,
            @Nullable Node node,
            boolean plainServer,
            Evidence evidence) {
        CertsDirectory directory = resolution.directory();
        HostsToml file = resolution.file();
        if (hosts.goesByMirrors()) {
            return MirrorTables.missing(host, resolution, hosts, node, plainServer, evidence);
        } else if (directory == null) {
            CertsDirectory near = NearNames.of(host, hosts.directories(), evidence);
            return near == null ? missing(host, null, hosts, node, plainServer, evidence) : misnamed(host, near, node);
        } else if (file == null) {
            CertsDirectory hidden = hidden(host, directory, hosts.directories(), node);
            return hidden == null
                    ? missing(host, directory, hosts, node, plainServer, evidence)
                    : shadowed(host, directory, hidden, node);
        }
        if (!file.defects().isEmpty()) {
            return unparsable(host, directory, file, scheme(plainServer), node, evidence);
        }
        String right = (plainServer ? "http://" : "https://") + host;
        return file.unasked().stream()
                .filter(h -> h.url().equals(right) || h.url().startsWith(right + "/"))
                .findFirst()
                .map(h -> passedOver(host, directory, h, node))
                .orElseGet(() -> wrongScheme(host, directory, resolution, node, plainServer, evidence));
    }

    /** A directory of this host with a hosts.toml that is looked up after the one that is there, so never. */
    private static @Nullable CertsDirectory hidden(
            String host, CertsDirectory first, List<CertsDirectory> directories, @Nullable Node node) {
        List<String> names = HostResolution.names(host, NodeOfHost.containerd(node));
        return directories.stream()
                .filter(d -> names.indexOf(d.name()) > names.indexOf(first.name()))
                .filter(d -> !d.name().equals("_default") && d.hostsToml() != null)
                .findFirst()
                .orElse(null);
    }

    private static Finding shadowed(String host, CertsDirectory first, CertsDirectory hidden, @Nullable Node node) {
        return Finding.of(
                        RuntimeProblems.HOSTS_DIRECTORY_MISNAMED,
                        Subject.file(hidden.path()),
                        "containerd never reads " + hidden.name() + ", because it finds " + first.name() + " first")
                .observed(
                        first.path() + " exists and contains no hosts.toml",
                        "one directory for " + host,
                        first.folder())
                .remedy(Remedy.of(
                        PullFailures.LEAVES_BACK_OFF,
                        Step.of(
                                        "Move away the directory that containerd finds first. No restart is needed:"
                                                + " containerd reads it at each pull.",
                                        Action.root("mv", first.path(), "/root/"),
                                        NodeOfHost.actor(node))
                                .undoneBy(Action.root("mv", "/root/" + first.name(), first.folder() + "/"))));
    }

    static Finding link(Finding finding, String host, @Nullable Node node, List<PullFailure> failures) {
        Finding linked = finding.affecting(Subject.registry(host))
                .involving(Workloads.subjects(failures))
                .involving(Workloads.nodes(failures));
        return node == null ? linked : linked.involving(Subject.node(node.name()));
    }

    private static Finding missing(
            String host,
            @Nullable CertsDirectory directory,
            ContainerdHosts hosts,
            @Nullable Node node,
            boolean plainServer,
            Evidence evidence) {
        String folder = directory == null ? hosts.folder() : directory.folder();
        String seen = directory == null
                ? (folder.equals(BuiltIn.CERTS_D) ? "certs.d" : folder) + " has none of "
                        + String.join(", ", HostResolution.names(host, NodeOfHost.containerd(node)))
                : directory.path() + " contains no hosts.toml";
        Finding finding = Finding.of(
                        RuntimeProblems.HOSTS_TOML_MISSING,
                        Subject.registry(host),
                        "containerd has no hosts.toml for " + host + ", so it uses " + (plainServer ? "HTTPS" : "HTTP"))
                .observed(seen, HostsRemedies.directory(host, directory, hosts) + "/hosts.toml", folder);
        return seeUnread(finding, host, hosts)
                .remedy(new Remedy(
                        HostsRemedies.byScheme(
                                host, directory, true, scheme(plainServer), NodeOfHost.actor(node), evidence),
                        PullFailures.LEAVES_BACK_OFF));
    }

    /** Names the entry for a registry in MicroK8s' own certs.d when containerd does not read that directory. */
    static Finding seeUnread(Finding finding, String host, ContainerdHosts hosts) {
        HostResolution there = hosts.unreadFor(host);
        CertsDirectory directory = there == null ? null : there.directory();
        return directory == null
                ? finding
                : finding.observed(
                        directory.path() + " exists, but containerd does not read it",
                        "config_path = \"${SNAP_DATA}/args/certs.d\"",
                        BuiltIn.TEMPLATE);
    }

    private static Finding misnamed(String host, CertsDirectory near, @Nullable Node node) {
        String target = near.folder() + "/" + host;
        return Finding.of(
                        RuntimeProblems.HOSTS_DIRECTORY_MISNAMED,
                        Subject.file(near.path()),
                        "containerd never reads directory " + near.name() + " for " + host)
                .observed(
                        "directory " + near.name(),
                        "one of " + String.join(", ", HostResolution.names(host, NodeOfHost.containerd(node))),
                        near.folder())
                .affecting(Subject.registry(host))
                .remedy(Remedy.of(
                        PullFailures.LEAVES_BACK_OFF,
                        Step.of(
                                        "Rename the directory to the exact registry name that images use, including"
                                                + " the port. No restart is needed.",
                                        Action.root("mv", near.path(), target),
                                        NodeOfHost.actor(node))
                                .undoneBy(Action.root("mv", target, near.path()))));
    }

    /** A place in a file; line 0 is the file as a whole. */
    static String at(String path, int line) {
        return path + (line > 0 ? ":" + line : "");
    }

    private static String scheme(boolean plainServer) {
        return plainServer ? "http" : "https";
    }

    private static Finding unparsable(
            String host,
            CertsDirectory directory,
            HostsToml file,
            @Nullable String scheme,
            @Nullable Node node,
            Evidence evidence) {
        String path = directory.path() + "/hosts.toml";
        HostsToml.Defect first = file.defects().get(0);
        Finding finding = Finding.of(
                        RuntimeProblems.HOSTS_TOML_UNPARSABLE,
                        Subject.file(path),
                        (file.crashesContainerd()
                                        ? "containerd crashes at each pull when it reads the hosts.toml of "
                                        : "containerd ignores the hosts.toml of ")
                                + directory.name() + ": " + first)
                .affecting(Subject.registry(host));
        for (HostsToml.Defect defect : file.defects().stream().limit(5).toList()) {
            finding = finding.observed(defect.what(), "a file that containerd reads", at(path, defect.line()));
        }
        return finding.remedy(new Remedy(
                HostsRemedies.readable(host, directory, file, scheme, node, evidence), PullFailures.LEAVES_BACK_OFF));
    }

    /** An upgrade to containerd 2 is enough for this: before, such a host was asked. */
    private static Finding passedOver(
            String host, CertsDirectory directory, HostsToml.Host unasked, @Nullable Node node) {
        String path = directory.path() + "/hosts.toml";
        return Finding.of(
                        RuntimeProblems.HOSTS_TOML_UNPARSABLE,
                        Subject.file(path),
                        "containerd never asks " + unasked.url() + ", because the hosts.toml of " + directory.name()
                                + " does not give it a table of its own")
                .observed(
                        unasked.url() + " has no table of its own: containerd 2 ignores it without a message",
                        "[host.\"" + unasked.url() + "\"]",
                        at(path, unasked.line()))
                .affecting(Subject.registry(host))
                .remedy(new Remedy(
                        List.of(asTable(host, unasked, path, NodeOfHost.actor(node))), PullFailures.LEAVES_BACK_OFF));
    }

    private static Step asTable(String host, HostsToml.Host unasked, String path, Actor actor) {
        String url = unasked.effectiveUrl().replaceFirst("/v2/*$", "");
        return url.endsWith("://" + host) && !unasked.tls().isSet()
                ? Step.of(
                        "Write it as a separate table. Add the registry's CA and mirrors too, if it has any: the old"
                                + " file is kept as a copy. No restart is needed: containerd reads it at each pull.",
                        Action.replace(path, HostsWriting.content(host, url.substring(0, url.indexOf(':')), null)),
                        actor)
                : Step.of(
                                "Write it as a separate table. No restart is needed: containerd reads it at each pull.",
                                Action.edit(path, unasked.line()),
                                actor)
                        .deciding("which settings belong to it: put [host.\"" + unasked.url()
                                + "\"] on a line of its own and its settings on the lines below.");
    }

    private static Finding wrongScheme(
            String host,
            CertsDirectory directory,
            HostResolution resolution,
            @Nullable Node node,
            boolean plainServer,
            Evidence evidence) {
        String tried = resolution.attempts().stream()
                .map(a -> a.url() + " (" + a.reason() + ")")
                .collect(Collectors.joining(", "));
        return Finding.of(
                        RuntimeProblems.HOSTS_TOML_WRONG_SCHEME,
                        Subject.file(directory.path() + "/hosts.toml"),
                        "hosts.toml of " + directory.name() + " has the wrong scheme: " + host + " uses "
                                + (plainServer ? "HTTP" : "HTTPS"))
                .observed(
                        "containerd tries " + tried,
                        (plainServer ? "http://" : "https://") + host,
                        directory.path() + "/hosts.toml")
                .affecting(Subject.registry(host))
                .remedy(new Remedy(
                        HostsRemedies.byScheme(
                                host, directory, true, scheme(plainServer), NodeOfHost.actor(node), evidence),
                        PullFailures.LEAVES_BACK_OFF));
    }
}
