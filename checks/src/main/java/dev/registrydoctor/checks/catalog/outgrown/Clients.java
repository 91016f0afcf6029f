package dev.registrydoctor.checks.catalog.outgrown;

import dev.registrydoctor.checks.catalog.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.Say;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Node;
import dev.registrydoctor.checks.evidence.Pod;
import dev.registrydoctor.checks.model.BuiltIn;
import dev.registrydoctor.checks.model.ImageReference;
import dev.registrydoctor.checks.model.Shell;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who uses the built-in registry at this site, and so what moving to another would cost.
 *
 * @param namespaces namespaces whose pods run images of it
 * @param images those images, as pods name them
 * @param nodes all nodes
 */
record Clients(Set<String> namespaces, Set<String> images, List<Node> nodes) {

    /** Reads them from all pods and nodes, which the check must have asked for. */
    static Clients of(Evidence evidence) {
        List<Node> nodes = evidence.list(Listing.nodes());
        Set<String> namespaces = new TreeSet<>();
        Set<String> images = new TreeSet<>();
        for (Pod pod : evidence.list(Listing.pods())) {
            for (Pod.Container container : pod.isOver() ? List.<Pod.Container>of() : pod.containers()) {
                if (ImageReference.parse(container.image())
                        .filter(i -> BuiltInRegistry.serves(i, nodes))
                        .isPresent()) {
                    namespaces.add(pod.namespace());
                    images.add(container.image());
                }
            }
        }
        return new Clients(namespaces, images, nodes);
    }

    /** What an external registry costs here, item by item; nothing of it is urgent. */
    Remedy toMove() {
        String name = "registry.example.com";
        List<String> nodeNames = nodes.stream().map(Node::name).toList();
        return Remedy.of(
                "registry-doctor run --registry https://" + name
                        + " finds it from each node, and the pods pull from it",
                Step.of(
                        "Only if the site needs it: run a registry with users, TLS and storage of its own, such as Harbor"
                                + " (projects and roles, scanning, replication, retention). It is one more service to"
                                + " run, back up and upgrade, with a database.",
                        null,
                        "on a machine that is no node, or in another cluster"),
                Step.of(
                        "Copy the images: " + Say.count(images.size(), "image") + " in use (" + Say.some(images) + ").",
                        "skopeo copy --all --src-tls-verify=false docker://localhost:" + BuiltIn.NODE_PORT
                                + "/NAME:TAG docker://" + name + "/PROJECT/NAME:TAG",
                        "on a node, for each image"),
                Step.of(
                        "Tell containerd of it on " + Say.count(nodes.size(), "node") + " (" + Say.some(nodeNames)
                                + "): with a certificate of a public CA nothing, with one of your own this file beside"
                                + " ca.crt. No restart.",
                        BuiltIn.CERTS_D + "/" + name + "/hosts.toml:\n\nserver = \"https://" + name
                                + "\"\n\n[host.\"https://" + name
                                + "\"]\ncapabilities = [\"pull\", \"resolve\"]\nca = \""
                                + BuiltIn.CERTS_D + "/" + name + "/ca.crt\"",
                        Say.NODE_SUDO + ", on each of them"),
                Step.of(
                        "Make a pull secret in " + Say.count(namespaces.size(), "namespace")
                                + " and name it in the ServiceAccount, once for each: " + Say.some(namespaces) + ".",
                        "microk8s kubectl -n "
                                + Shell.quote(
                                        namespaces.isEmpty()
                                                ? "default"
                                                : namespaces.iterator().next())
                                + " create secret docker-registry pull --docker-server=" + name
                                + " --docker-username='robot$PROJECT+pull' --docker-password=\"$PASSWORD\"",
                        Say.KUBECTL),
                Step.of(
                        "Let each client that pushes log in, and rename the images in manifests and pipelines.",
                        "docker login " + name,
                        "on each machine that builds images"));
    }
}
