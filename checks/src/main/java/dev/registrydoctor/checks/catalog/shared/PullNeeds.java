package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a failed pull depends on beside its Pod and its image, as far as its error leaves it open. A pull that the registry
 * answered with 404 depends on nothing else: a fault of the registry, or of the node, is not its cause. Findings that
 * were made from such an error name the pull itself.
 *
 * <p>Loopback is the node's own: what is wrong with this host's port 32000 says nothing of a pull on another node.
 */
public final class PullNeeds {

    public static final Needs NEEDS = NodeOfHost.NEEDS.and(Workloads.NEEDS);

    private PullNeeds() {}

    /**
     * The server, where the error tells that it was not reached, or failed. Where its words are not known, the node too; and
     * where nothing is left of it, whatever can be wrong between this node and the registry.
     */
    public static List<Subject> of(PullFailure failure, Evidence evidence) {
        ImageReference image = failure.image();
        List<Subject> needs = new ArrayList<>();
        if (isUnclear(failure.error()) && failure.node() != null) {
            needs.add(Subject.node(failure.node()));
        }
        if (failure.error().kind() == PullError.Kind.LOST && image != null) {
            needs.add(Subject.registry(image.authority()));
        }
        if (image != null && blamesTheWay(failure.error())) {
            needs.addAll(server(failure, image, evidence));
        }
        return needs;
    }

    /**
     * The same for pulls that no check of workloads looks at. A finding about a name or a node does not name them, and
     * reaches them through registry and node.
     */
    public static List<Subject> ofInfrastructure(PullFailure failure) {
        List<Subject> needs = new ArrayList<>();
        boolean noName = failure.error().kind() == PullError.Kind.NAME_UNRESOLVED;
        if ((noName || isUnclear(failure.error())) && failure.image() != null) {
            needs.add(Subject.registry(failure.image().authority()));
        }
        if (failure.node() != null && (noName || blamesTheWay(failure.error()))) {
            needs.add(Subject.node(failure.node()));
        }
        return needs;
    }

    private static List<Subject> server(PullFailure failure, ImageReference image, Evidence evidence) {
        List<Subject> server = new ArrayList<>();
        boolean here = mayBeHere(failure, evidence);
        if (here || !BuiltIn.isLoopback(image.host())) {
            RegistryProbe.Ask probe = RegistryHosts.probe(image);
            server.add(Subject.endpoint(new Origin("http", probe.host(), probe.port()).authority()));
            server.add(Subject.endpoint(image.authority()));
        }
        if (BuiltInRegistry.serves(image, evidence.list(Listing.nodes()))) {
            server.add(Subject.service(BuiltIn.SERVICE_PATH));
            server.add(Subject.addon("registry"));
            if (here) {
                server.add(Subject.endpoint("127.0.0.1:" + BuiltIn.NODE_PORT));
            }
        }
        return server;
    }

    /** Whether the state of the server, or of the way to it, can explain the error. */
    private static boolean blamesTheWay(PullError error) {
        return switch (error.kind()) {
            case REFUSED, TIMED_OUT, NO_ROUTE, SERVER_ERROR -> true;
            default -> isUnclear(error);
        };
    }

    private static boolean isUnclear(PullError error) {
        return error.kind() == PullError.Kind.LOST || error.kind() == PullError.Kind.OTHER;
    }

    /** Pulls from the built-in registry that a website answered in its place: it says "not found" to all that is asked. */
    public static List<PullFailure> answeredByWebsite(Evidence evidence) {
        List<Node> nodes = evidence.list(Listing.nodes());
        return answeredByWebsite(image -> BuiltInRegistry.serves(image, nodes), evidence);
    }

    /** The same for images that name this registry. */
    public static List<PullFailure> answeredByWebsite(String authority, Evidence evidence) {
        return answeredByWebsite(image -> image.authority().equals(authority), evidence);
    }

    private static List<PullFailure> answeredByWebsite(Predicate<ImageReference> from, Evidence evidence) {
        return Workloads.failures(evidence).stream()
                .filter(f -> f.image() != null && from.test(f.image()) && mayBeHere(f, evidence))
                .filter(f -> switch (f.error().kind()) {
                    case WEB_PAGE, SERVER_ERROR -> true;
                    case NOT_FOUND -> f.error().missingContent() == null;
                    default -> false;
                })
                .toList();
    }

    /** Whether a pull can be from the node that is this host. This host's files and port say nothing about other nodes. */
    public static boolean mayBeHere(PullFailure failure, Evidence evidence) {
        if (!evidence.judges(failure.node())) {
            return false;
        }
        Node here = NodeOfHost.find(evidence);
        return here == null || failure.node() == null || here.name().equals(failure.node());
    }
}
