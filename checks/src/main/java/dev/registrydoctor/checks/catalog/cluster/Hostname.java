package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the kubelet of this host uses the name of its node: the hostname in lower case, or the value of {@code
 * --hostname-override} (kubernetes, pkg/util/node and cmd/kubelet/app/server.go). Volumes and the node's permissions
 * depend on that name.
 */
public final class Hostname implements Check {

    private static final HostFile.Ask ARGUMENTS = new HostFile.Ask(BuiltIn.ARGS + "/kubelet");

    /** RFC 1123, which the API server requires for a node's name. */
    private static final Pattern VALID = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

    private static final Pattern OVERRIDE =
            Pattern.compile("(?m)^[ \\t]*(?<argument>--hostname-override(?:=|[ \\t]+)\"?(?<name>[^\"\\s#]+)\"?)");

    private static final CheckInfo INFO = CheckInfo.of(
                    "cluster.hostname", "this host is registered as a node under its own name")
            .reports(ClusterProblems.HOSTNAME_CHANGED)
            .requires(HostFacts.Ask.INSTANCE, ARGUMENTS, Listing.nodes())
            .welcomes(ApiContact.Ask.INSTANCE);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        HostFacts host = evidence.get(HostFacts.Ask.INSTANCE);
        HostFile arguments = evidence.orNull(ARGUMENTS);
        List<Node> nodes = evidence.list(Listing.nodes());
        if (!host.microk8s() || arguments == null || host.hostname().isEmpty()) {
            return Outcome.skipped("the kubelet of MicroK8s does not run on this host");
        }
        NameArgument override = override(arguments.text());
        String name = override == null ? host.hostname().toLowerCase(Locale.ROOT) : override.name();
        Node old = former(name, host, nodes, evidence);
        if (old != null) {
            return Outcome.found(changed(host, override, name, old, nodes));
        }
        return nodes.stream().anyMatch(n -> n.name().equals(name))
                ? Outcome.pass("this host is node " + name)
                : Outcome.skipped("it is not known which node this host is");
    }

    /**
     * The argument that sets the node's name.
     *
     * @param written the argument as written in the file
     */
    private record NameArgument(String written, String name) {}

    /** The last value is used, as for any flag. */
    private static @Nullable NameArgument override(String arguments) {
        NameArgument value = null;
        Matcher matcher = OVERRIDE.matcher(arguments);
        while (matcher.find()) {
            value = new NameArgument(matcher.group("argument"), matcher.group("name"));
        }
        return value;
    }

    /** The node that this host was under another name; null when there is none or it is not known. */
    private static @Nullable Node former(String name, HostFacts host, List<Node> nodes, Evidence evidence) {
        List<Node> others = nodes.stream().filter(n -> !n.name().equals(name)).toList();
        for (Node node : others) {
            if (node.internalIps().stream().anyMatch(host.addresses()::contains)) {
                return node;
            }
        }
        boolean isHere = evidence.find(ApiContact.Ask.INSTANCE)
                .map(ApiContact::serverHostIsHere)
                .orElse(false);
        return isHere && nodes.size() == 1 && others.size() == 1 && evidence.isWhole(Listing.nodes())
                ? others.get(0)
                : null;
    }

    private static Finding changed(
            HostFacts host, @Nullable NameArgument override, String name, Node old, List<Node> nodes) {
        boolean valid = VALID.matcher(name).matches();
        boolean twice = nodes.stream().anyMatch(n -> n.name().equals(name));
        String source = override == null ? "name of this host" : "--hostname-override in " + ARGUMENTS.path();
        String why = valid ? "" : ", which is not a valid node name (lower-case letters, digits, - and .)";
        Finding finding = Finding.of(
                        ClusterProblems.HOSTNAME_CHANGED,
                        Subject.node(old.name()),
                        "This host is node " + old.name() + ", but its kubelet now uses the name " + name + why)
                .observed(name, old.name(), source)
                .observed(
                        "node " + old.name() + " is " + (old.isReady() ? "Ready" : "not Ready")
                                + (twice ? ", and a node " + name + " exists too" : ""),
                        "one node for this host",
                        "GET /api/v1/nodes")
                .involving(Subject.node(name), Subject.host(host.hostname()));
        return (old.isReady() ? finding.asHypothesis() : finding).remedy(remedy(host.hostname(), override, old, twice));
    }

    private static Remedy remedy(String hostname, @Nullable NameArgument override, Node old, boolean twice) {
        Step back = override == null
                ? Step.of(
                                "Set the name of the host back to the name of its node: the volume of the registry"
                                        + " is bound to this node.",
                                Action.root("hostnamectl", "set-hostname", old.name()),
                                Actor.node(null))
                        .undoneBy(Action.root("hostnamectl", "set-hostname", hostname))
                : Step.of(
                        "Configure the kubelet to use the name of its node: the volume of the registry is bound to"
                                + " this node.",
                        Action.change(
                                ARGUMENTS.path(),
                                new LineEdit.Replace(0, override.written(), "--hostname-override=" + old.name())),
                        Actor.node(null));
        Step keep = Step.of(
                "Or keep the new name of the host, and configure the kubelet to use the old one.",
                Action.script("echo " + Shell.quote("--hostname-override=" + old.name()) + " | sudo tee -a "
                        + ARGUMENTS.path()),
                Actor.node(null));
        Step restart = Step.of(
                "Restart kubelite to apply the change.", Action.restart("microk8s.daemon-kubelite"), Actor.node(null));
        Verification ready = Verification.kubectl(
                "shows " + old.name() + " Ready"
                        + (twice ? "; the other node can be deleted if no volume is bound to it" : ""),
                "get",
                "nodes");
        return override == null ? Remedy.of(ready, back, keep, restart) : Remedy.of(ready, back, restart);
    }
}
