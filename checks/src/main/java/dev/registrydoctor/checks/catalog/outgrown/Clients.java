package dev.registrydoctor.checks.catalog.outgrown;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The users of the built-in registry in this cluster, and so the cost of moving to another one.
 *
 * @param namespaces namespaces with Pods that run its images
 * @param images those images, as named in the Pods
 * @param nodes all nodes
 */
record Clients(Set<String> namespaces, Set<String> images, List<Node> nodes) {

    static final Needs NEEDS = Needs.of(Listing.pods(), Listing.nodes());

    /** Reads the users from all Pods and nodes. */
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

    /** The steps of a move to an external registry; none of them is urgent. */
    Remedy toMove() {
        String name = "registry.example.com";
        return Remedy.of(
                Verification.of(
                        Action.program("registry-doctor", "run", "--registry", "https://" + name),
                        Actor.everyNode(),
                        "finds the registry, and the Pods pull from it"),
                Step.manual(
                        "Run a registry with its own users, TLS and storage, but only if the cluster needs it."
                                + " Harbor, for example, has projects and roles, scanning, replication and"
                                + " retention. It is one more service with a database that you have to run, back up"
                                + " and upgrade.",
                        Actor.operator("on a machine that is not a node, or in another cluster")),
                Step.of(
                        "Copy each image"
                                + (images.isEmpty()
                                        ? "."
                                        : ": " + Phrases.count(images.size(), "image") + " in use ("
                                                + Phrases.some(images) + ")."),
                        Action.program(
                                "skopeo",
                                "copy",
                                "--all",
                                "--src-tls-verify=false",
                                "docker://localhost:" + BuiltIn.NODE_PORT + "/NAME:TAG",
                                "docker://" + name + "/PROJECT/NAME:TAG"),
                        Actor.node(null)),
                toTellContainerd(name),
                toLogIn(name),
                Step.of(
                        "Log in from each client that pushes, and rename the images in manifests and pipelines.",
                        Action.program("docker", "login", name),
                        Actor.pushClient("on each machine that builds images")));
    }

    private Step toTellContainerd(String registry) {
        String folder = BuiltIn.CERTS_D + "/" + registry;
        List<String> nodeNames = nodes.stream().map(Node::name).toList();
        return Step.of(
                "Configure containerd for the new registry on " + Phrases.count(nodes.size(), "node") + " ("
                        + Phrases.some(nodeNames)
                        + "). A certificate of a public CA needs no configuration. For your own CA, write this file"
                        + " and put ca.crt next to it. containerd needs no restart.",
                Action.write(
                        folder + "/hosts.toml",
                        "server = \"https://" + registry + "\"\n\n[host.\"https://" + registry + "\"]\n"
                                + "capabilities = [\"pull\", \"resolve\"]\nca = \"" + folder + "/ca.crt\"\n"),
                Actor.everyNode());
    }

    private Step toLogIn(String registry) {
        return Step.kubectl(
                namespaces.isEmpty()
                        ? "Create a pull secret in each namespace that uses the registry, and add it to the"
                                + " ServiceAccount."
                        : "Create a pull secret in " + Phrases.count(namespaces.size(), "namespace")
                                + ", and add it to the ServiceAccount of each: " + Phrases.some(namespaces)
                                + ".",
                "-n",
                namespaces.isEmpty() ? "default" : namespaces.iterator().next(),
                "create",
                "secret",
                "docker-registry",
                "pull",
                "--docker-server=" + registry,
                "--docker-username=robot$PROJECT+pull",
                "--docker-password=PASSWORD");
    }
}
