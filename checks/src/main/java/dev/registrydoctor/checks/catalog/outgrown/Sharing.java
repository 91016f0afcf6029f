package dev.registrydoctor.checks.catalog.outgrown;

import dev.registrydoctor.checks.catalog.shared.NetworkView;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.ArrayList;
import java.util.List;

/** Whether more users share the built-in registry than one without user accounts was designed for. */
public final class Sharing implements Check {

    /** This many namespaces rarely belong to one person; a judgment, not a rule of any program. */
    private static final int MANY_NAMESPACES = 5;

    private static final CheckInfo INFO = CheckInfo.of(
                    "outgrown.sharing", "the built-in registry has few users who trust each other")
            .reports(OutgrownProblems.OPEN_REGISTRY, OutgrownProblems.SHARED_CATALOG)
            .requires(Listing.pods(), Listing.nodes())
            .needs(Clients.NEEDS, NetworkView.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Clients clients = Clients.of(evidence);
        if (clients.images().isEmpty()) {
            return Outcome.skipped("no Pod runs an image from the built-in registry");
        }
        List<Finding> notes = new ArrayList<>();
        Origin open = NetworkView.open(evidence);
        if (open != null && clients.nodes().size() > 1) {
            notes.add(openRegistry(open, clients));
        }
        if (clients.namespaces().size() >= MANY_NAMESPACES) {
            notes.add(sharedCatalog(clients));
        }
        return Outcome.of(notes, "used in " + Phrases.count(clients.namespaces().size(), "namespace"));
    }

    private static Finding openRegistry(Origin open, Clients clients) {
        return Finding.of(
                        OutgrownProblems.OPEN_REGISTRY,
                        Subject.service(BuiltIn.SERVICE_PATH),
                        "The built-in registry is open to "
                                + Phrases.count(clients.nodes().size(), "node")
                                + " and their network, and cannot identify who pushes; a registry with user"
                                + " accounts can")
                .observed("HTTP 200 without credentials", "GET " + open + "/v2/_catalog from this host")
                .observed(Phrases.count(clients.nodes().size(), "node"), "nodes of the cluster")
                .remedy(clients.toMove());
    }

    private static Finding sharedCatalog(Clients clients) {
        return Finding.of(
                        OutgrownProblems.SHARED_CATALOG,
                        Subject.service(BuiltIn.SERVICE_PATH),
                        Phrases.count(clients.namespaces().size(), "namespace")
                                + " use the same registry, and each can overwrite the tags of the others")
                .observed(Phrases.some(clients.namespaces()), "images of the Pods")
                .observed(
                        Phrases.count(clients.images().size(), "image") + ": " + Phrases.some(clients.images()),
                        "images of the Pods")
                .remedy(clients.toMove());
    }
}
