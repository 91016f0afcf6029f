package dev.registrydoctor.doctor.setup.node;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.PemFile;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Actor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What setup needs to know of one node: where its containerd goes, and by which files. */
public final class NodeState {

    private final @Nullable String name;
    private final Evidence evidence;
    private final ContainerdHosts hosts;
    private final @Nullable String containerd;

    /**
     * A node that was looked at.
     *
     * @param name its name, or null where the cluster does not say which node this is
     * @param evidence as seen from it
     */
    public NodeState(@Nullable String name, Evidence evidence) {
        this.name = name;
        this.evidence = evidence;
        this.hosts = ContainerdHosts.of(evidence);
        this.containerd = NodeOfHost.containerd(evidence);
    }

    /**
     * What {@link #NodeState} reads of this host, and of each node that is looked at.
     *
     * @param files files of certificates and keys that are wanted
     */
    public static Needs needs(Collection<String> files) {
        Needs own = ContainerdHosts.NEEDS.and(
                Needs.of(new HostFile.Ask(BuiltIn.TEMPLATE)),
                Needs.of(files.stream().map(PemFile.Ask::new).toList()));
        return own.and(own.onNodes());
    }

    /** Its name, or null. */
    public @Nullable String name() {
        return name;
    }

    /** Its name for people. */
    public String label() {
        return name == null ? "this host" : name;
    }

    /** Who administers it. */
    public Actor actor() {
        return Actor.node(name);
    }

    /** Where its containerd goes. */
    public ContainerdHosts hosts() {
        return hosts;
    }

    /** The version of its containerd, or null. */
    public @Nullable String containerd() {
        return containerd;
    }

    /** The evidence as seen from it. */
    public Evidence evidence() {
        return evidence;
    }

    /** Why its settings are not known; empty when they are. */
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>(hosts.gaps());
        Answer<HostFacts> facts = evidence.answer(HostFacts.Ask.INSTANCE);
        gaps.addAll(facts.gaps());
        if (gaps.isEmpty() && !hosts.isKnown()) {
            gaps.add(new Gap(
                    Gap.Cause.OUT_OF_VIEW,
                    "containerd of " + label(),
                    "MicroK8s was not found there",
                    "run registry-doctor on a node, or with --nodes"));
        }
        return gaps;
    }

    /** The directories of certs.d that count, or will when containerd reads certs.d. */
    public List<CertsDirectory> directories() {
        return hosts.goesByMirrors() ? hosts.unread() : hosts.directories();
    }

    /** Whether containerd reads no certs.d, so that nothing in it has an effect yet. */
    public boolean readsNoCertsD() {
        return hosts.goesByMirrors();
    }

    /**
     * Whether a file is on the node.
     *
     * @return null where that is not known
     */
    @Nullable
    Boolean has(String file) {
        Answer<PemFile> answer = evidence.ifAsked(new PemFile.Ask(file)).orElse(null);
        if (answer == null || answer.isUnknown()) {
            return null;
        }
        return !answer.isAbsent();
    }
}
