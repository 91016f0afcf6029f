package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.registry.Blob;
import dev.registrydoctor.checks.evidence.registry.Harbor;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the contents of registries at localhost when nodes are looked at. Contents are asked for from the machine that the
 * program runs on, and its localhost is not that of a node: what it meets there says nothing about them.
 */
final class LocalhostOfNodes {

    /** Where nothing answers, the next node is tried. */
    private static final int MOST = 3;

    private final Site site;
    private final Map<Question<?>, Answer<?>> answered;
    private final Set<String> nodes;
    private final Map<Question<?>, CompletableFuture<?>> asked = new ConcurrentHashMap<>();

    /**
     * Questions about nodes that are asked from here.
     *
     * @param site what answers from this machine
     * @param answered what it has answered already
     * @param nodes the names of the nodes that are looked at
     */
    LocalhostOfNodes(Site site, Map<Question<?>, Answer<?>> answered, Set<String> nodes) {
        this.site = site;
        this.answered = answered;
        this.nodes = Set.copyOf(nodes);
    }

    /** A site is asked each question once. */
    @SuppressWarnings("unchecked") // each answer was given to its question
    private <T> CompletableFuture<Answer<T>> once(Question<T> question) {
        Answer<?> known = answered.get(question);
        return known == null
                ? (CompletableFuture<Answer<T>>) asked.computeIfAbsent(question, site::ask)
                : CompletableFuture.completedFuture((Answer<T>) known);
    }

    /** Answers such a question; null when it is another one. */
    <T> @Nullable CompletableFuture<Answer<T>> ask(Question<T> question) {
        Origin origin = origin(question);
        if (origin == null || !BuiltIn.isLoopback(origin.host())) {
            return null;
        }
        return answers("127.0.0.1", origin.port())
                .thenCompose(isHere -> isHere ? once(question) : ofNodes(question, origin));
    }

    private CompletableFuture<Boolean> answers(String host, int port) {
        return once(new RegistryProbe.Ask(host, port))
                .thenApply(
                        answer -> answer.toOptional().map(RegistryProbe::origin).isPresent());
    }

    /** The node port is the same registry on each node; any other port of localhost is a registry of its own on each. */
    private <T> CompletableFuture<Answer<T>> ofNodes(Question<T> question, Origin origin) {
        if (origin.port() != BuiltIn.NODE_PORT) {
            return CompletableFuture.completedFuture(
                    notAsked(question, origin, "only the node itself reaches its localhost"));
        }
        return once(Listing.nodes())
                .thenCompose(answer -> first(
                        question,
                        origin,
                        answer.toOptional().orElse(List.of()).stream()
                                .filter(node -> nodes.contains(node.name()))
                                .map(Node::internalIps)
                                .flatMap(List::stream)
                                .limit(MOST)
                                .toList()));
    }

    private <T> CompletableFuture<Answer<T>> first(Question<T> question, Origin origin, List<String> addresses) {
        if (addresses.isEmpty()) {
            return CompletableFuture.completedFuture(
                    notAsked(question, origin, "no address of a node answers this host at port " + origin.port()));
        }
        String address = addresses.get(0);
        return answers(address, origin.port())
                .thenCompose(isThere -> isThere
                        ? once(moved(question, new Origin(origin.scheme(), address, origin.port())))
                        : first(question, origin, addresses.subList(1, addresses.size())));
    }

    private static <T> Answer<T> notAsked(Question<T> question, Origin origin, String why) {
        return Answer.unknown(new Gap(
                Gap.Cause.OUT_OF_VIEW,
                question.describe(),
                "registry " + origin.authority() + " of the nodes was not asked from this host: " + why,
                "run registry-doctor on a node"));
    }

    private static @Nullable Origin origin(Question<?> question) {
        if (question instanceof RepositoryCatalog.Ask catalog) {
            return catalog.registry();
        } else if (question instanceof Manifest.Ask manifest) {
            return manifest.registry();
        } else if (question instanceof TagList.Ask tags) {
            return tags.registry();
        } else if (question instanceof Blob.Ask blob) {
            return blob.registry();
        }
        return question instanceof Harbor.Ask harbor ? harbor.registry() : null;
    }

    @SuppressWarnings("unchecked") // the same question, of another address
    private static <T> Question<T> moved(Question<T> question, Origin to) {
        Question<?> moved = question;
        if (question instanceof RepositoryCatalog.Ask) {
            moved = new RepositoryCatalog.Ask(to);
        } else if (question instanceof Manifest.Ask manifest) {
            moved = new Manifest.Ask(to, manifest.repository(), manifest.reference(), manifest.withConfigs());
        } else if (question instanceof TagList.Ask tags) {
            moved = new TagList.Ask(to, tags.repository());
        } else if (question instanceof Blob.Ask blob) {
            moved = new Blob.Ask(to, blob.repository(), blob.digest());
        } else if (question instanceof Harbor.Ask) {
            moved = new Harbor.Ask(to);
        }
        return (Question<T>) moved;
    }
}
