package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Unqualified;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.DockerHub;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether the names of registries resolve on the nodes, which do not use the cluster's DNS. */
public final class NameResolution implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "network.name-resolution", "the names of registries resolve where they are used")
            .reports(NetworkProblems.NAME_UNRESOLVABLE)
            .requires(Listing.pods())
            .welcomes(Settings.Ask.INSTANCE)
            .needs(Unqualified.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return List.copyOf(lookups(soFar).values());
    }

    private static Map<String, NameLookup.Ask> lookups(Evidence evidence) {
        Map<String, NameLookup.Ask> lookups = new TreeMap<>();
        evidence.find(Settings.Ask.INSTANCE)
                .map(Settings::registries)
                .orElse(List.of())
                .forEach(r -> {
                    if (!r.host().matches("[0-9.]+|.*:.*")) {
                        lookups.put(r.authority(), new NameLookup.Ask(r.host()));
                    }
                });
        return lookups;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = lookups(evidence).values().stream()
                .flatMap(ask -> evidence.answer(ask).gaps().stream())
                .toList();
        Workloads.byServer(Workloads.failuresHere(evidence), PullError.Kind.NAME_UNRESOLVED)
                .forEach((host, failures) ->
                        Unqualified.apart(failures, evidence).forEach(some -> findings.add(onNode(host, some))));
        lookups(evidence)
                .forEach((authority, ask) -> evidence.find(ask)
                        .filter(l -> l.addresses().isEmpty())
                        .ifPresent(l -> findings.add(here(authority, ask.name(), l))));
        return findings.isEmpty() && !gaps.isEmpty()
                ? new Outcome.Unknown(gaps)
                : Outcome.of(findings, "no pull fails because a name does not resolve");
    }

    private static Finding onNode(String authority, List<PullFailure> failures) {
        PullFailure first = failures.get(0);
        String name = ImageReference.withoutPort(authority);
        boolean clusterName = name.endsWith(".svc")
                || name.endsWith(".cluster.local")
                || name.equals("registry." + BuiltIn.NAMESPACE);
        Finding finding = Finding.of(
                        NetworkProblems.NAME_UNRESOLVABLE,
                        Subject.registry(authority),
                        first.isOfAnotherServer()
                                ? "The node cannot resolve " + name + ", which is used to pull "
                                        + first.container().image() + ", for " + Workloads.pods(failures)
                                : "The node cannot resolve the registry of "
                                        + first.container().image() + ", for " + Workloads.pods(failures))
                .observed(first.error().message(), "an address", first.source())
                .involving(Workloads.subjects(failures))
                .involving(Workloads.nodes(failures));
        List<Step> steps = clusterName
                ? List.of(Step.manual(
                        "Use the node port in the image name instead: localhost:32000/REPOSITORY:TAG. Cluster names"
                                + " resolve only in Pods. containerd uses the resolver of the node, which does not"
                                + " know them.",
                        Actor.operator("in the manifest")))
                : resolve(DockerHub.serverOf(name), Actor.node(first.node()));
        return finding.remedy(new Remedy(steps, PullFailures.LEAVES_BACK_OFF));
    }

    private static Finding here(String authority, String name, NameLookup lookup) {
        return Finding.of(
                        NetworkProblems.NAME_UNRESOLVABLE,
                        Subject.registry(authority),
                        "This host cannot resolve " + name + ", a registry that this run was asked to check")
                .observed(lookup.detail(), "an address", "resolver of this host")
                .remedy(new Remedy(
                        resolve(name, Actor.here()), Verification.of(lookUp(name), Actor.here(), "prints an address")));
    }

    /** The address is not known here. */
    private static List<Step> resolve(String name, Actor machine) {
        Step look = Step.of("Check whether the name resolves on this machine now.", lookUp(name), machine)
                .deciding("if the command prints an address, the name resolves: pulls continue by themselves within"
                        + " five minutes. If it prints nothing, the name is misspelled, or the DNS server"
                        + " that `resolvectl status` shows does not know it.");
        return RegistryHosts.isPublic(name)
                ? List.of(
                        look,
                        Step.manual(
                                "Configure a DNS server that resolves Internet names on this machine: set DNS= in"
                                        + " /etc/systemd/resolved.conf, or change the DNS server that DHCP assigns.",
                                machine))
                : List.of(
                        look,
                        Step.of(
                                "Add the address of the registry on every node, because each node resolves names"
                                        + " itself. The administrator of the registry knows the address to use for"
                                        + " ADDRESS. An entry in DNS works for all nodes at once.",
                                Action.script("echo " + Shell.quote("ADDRESS " + name) + " | sudo tee -a /etc/hosts"),
                                machine));
    }

    private static Action lookUp(String name) {
        return Action.program("getent", "hosts", name);
    }
}
