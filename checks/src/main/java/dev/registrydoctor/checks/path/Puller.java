package dev.registrydoctor.checks.path;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.path.ImagePath.Wish;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who pulls: the node, and the Pod or ServiceAccount whose pull secrets are used.
 *
 * @param wish the requested pull
 * @param nodeName the node's name, or null when none is known
 * @param node the node as the API server reports it, or null
 * @param isHere whether this host is that node: its files are evidence only then
 * @param pod the Pod, or null when the namespace's default ServiceAccount is used
 */
record Puller(
        Wish wish,
        @Nullable String nodeName,
        @Nullable Node node,
        boolean isHere,
        String namespace,
        @Nullable Pod pod) {

    static Puller of(Wish wish, ImageReference image, Evidence evidence) {
        Pod pod = pod(wish, image, evidence);
        Node here = NodeOfHost.find(evidence);
        String wished = wish.node();
        String name = wished != null ? wished : here != null ? here.name() : pod == null ? null : pod.nodeName();
        Node node = evidence.first(Listing.nodes(), n -> n.name().equals(name)).orElse(null);
        // Without a cluster, the files are those of the only possible node.
        boolean onlyFiles = evidence.list(Listing.nodes()).isEmpty() && wished == null;
        boolean isHere = here != null ? here.name().equals(name) : onlyFiles;
        String namespace = pod != null ? pod.namespace() : Objects.requireNonNullElse(wish.namespace(), "default");
        return new Puller(wish, name, node, isHere, namespace, pod);
    }

    /** The named Pod; otherwise one that uses the image, preferably one that waits for it. */
    private static @Nullable Pod pod(Wish wish, ImageReference image, Evidence evidence) {
        String namespace = wish.namespace();
        if (wish.pod() == null && namespace != null) {
            return null;
        }
        return evidence.list(Listing.pods()).stream()
                .filter(p -> namespace == null || p.namespace().equals(namespace))
                .filter(p -> wish.pod() == null ? uses(p, image) : p.name().equals(wish.pod()))
                .min(Comparator.comparing(p -> p.containers().stream().noneMatch(PullFailure::isOne)))
                .orElse(null);
    }

    private static boolean uses(Pod pod, ImageReference image) {
        return !pod.isOver()
                && pod.containers().stream()
                        .flatMap(c -> ImageReference.parse(c.image()).stream())
                        .anyMatch(i -> i.authority().equals(image.authority())
                                && i.repository().equals(image.repository())
                                && i.reference().equals(image.reference()));
    }

    /** Whether the Pod has to be searched: the list of Pods matters then. */
    boolean looksForPod() {
        return wish.pod() != null || wish.namespace() == null;
    }

    /** The list of the ServiceAccounts that have the Secrets. */
    Listing<ServiceAccount> accounts() {
        return Listing.serviceAccountsIn(namespace);
    }

    /** Names of the Secrets, in order. */
    List<String> secretNames(Evidence evidence) {
        if (pod != null) {
            return pod.pullSecrets();
        }
        List<ServiceAccount> accounts = evidence.list(accounts());
        return accounts.stream()
                .filter(a -> a.namespace().equals(namespace) && a.name().equals(ServiceAccount.DEFAULT))
                .flatMap(a -> a.pullSecrets().stream())
                .toList();
    }

    /** The Secrets that exist, as far as they were read. */
    List<PullSecret> secrets(Evidence evidence) {
        List<PullSecret> secrets = new ArrayList<>();
        for (String name : secretNames(evidence)) {
            listed(name, evidence)
                    .or(() -> evidence.find(new PullSecret.Ask(namespace, name)))
                    .ifPresent(secrets::add);
        }
        return secrets;
    }

    /** Secrets that are not in the list of pull secrets: of another type, or missing. */
    List<PullSecret.Ask> unlisted(Evidence evidence) {
        return secretNames(evidence).stream()
                .filter(name -> listed(name, evidence).isEmpty())
                .map(name -> new PullSecret.Ask(namespace, name))
                .toList();
    }

    private Optional<PullSecret> listed(String name, Evidence evidence) {
        return evidence.first(
                Listing.pullSecrets(),
                s -> s.namespace().equals(namespace) && s.name().equals(name));
    }

    /** The owner of these Secrets, for a sentence. */
    String secretsOf() {
        return pod != null ? "Pod " + pod.path() : "ServiceAccount " + namespace + "/" + ServiceAccount.DEFAULT;
    }

    String describe() {
        String where = nodeName == null ? "an unknown node" : "node " + nodeName;
        return where + ", with the pull secrets of " + secretsOf()
                + (isHere ? "" : "; requests were sent from this host, which is not that node");
    }
}
