package dev.registrydoctor.checks.catalog.outgrown;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.ArrayList;
import java.util.List;

/** Whether the registry's volume, a folder of one node, has more images in use than it was designed for. */
public final class OutgrownStorage implements Check {

    /** Pushing this many images again takes about a day; a judgment, not a rule of any program. */
    private static final int MANY_IMAGES = 20;

    private static final CheckInfo INFO = CheckInfo.of(
                    "outgrown.storage", "images that Pods use do not depend on one node or one volume")
            .reports(OutgrownProblems.IMAGES_MUST_SURVIVE, OutgrownProblems.NODE_PINNED_STORAGE)
            .requires(Listing.volumes(), Listing.nodes(), Listing.pods())
            .needs(Clients.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Volume volume = evidence.first(Listing.volumes(), v -> BuiltIn.CLAIM_PATH.equals(v.claim()))
                .orElse(null);
        if (volume == null) {
            return Outcome.skipped("no volume is bound to " + BuiltIn.CLAIM_PATH);
        }
        Clients clients = Clients.of(evidence);
        List<Finding> notes = new ArrayList<>();
        List<String> hostnames = volume.hostnames();
        if (hostnames != null && hostnames.size() == 1 && clients.nodes().size() > 1) {
            notes.add(pinned(volume, hostnames.get(0), clients));
        }
        if (clients.images().size() >= MANY_IMAGES && "Delete".equals(volume.reclaimPolicy())) {
            notes.add(mustSurvive(volume, clients));
        }
        return Outcome.of(notes, Phrases.count(clients.images().size(), "image") + " in use from the registry");
    }

    private static Finding pinned(Volume volume, String hostname, Clients clients) {
        List<String> others = clients.nodes().stream()
                .filter(n -> !hostname.equals(n.hostname()))
                .map(Node::name)
                .toList();
        return Finding.of(
                        OutgrownProblems.NODE_PINNED_STORAGE,
                        Subject.volume(volume.name()),
                        "The registry's images are only on node " + hostname + "; when this node is down, "
                                + Phrases.some(others) + " cannot pull them")
                .observed("volume " + volume.name() + " is bound to node " + hostname, "node affinity of the volume")
                .observed(Phrases.count(clients.nodes().size(), "node"), "nodes of the cluster")
                .remedy(clients.toMove());
    }

    private static Finding mustSurvive(Volume volume, Clients clients) {
        return Finding.of(
                        OutgrownProblems.IMAGES_MUST_SURVIVE,
                        Subject.volume(volume.name()),
                        "Disabling the add-on deletes the volume with the only copy of "
                                + Phrases.count(clients.images().size(), "image") + " in use")
                .observed(Phrases.some(clients.images()), "images of the Pods")
                .observed("reclaim policy Delete", "volume " + volume.name())
                .remedy(clients.toMove());
    }
}
