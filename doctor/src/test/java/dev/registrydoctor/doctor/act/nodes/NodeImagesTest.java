package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.evidence.cluster.Node;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which images are tried on a node, in which order. */
class NodeImagesTest {

    @Test
    void triesPauseImagesFirstThenTheSmallest() {
        List<String> listed = List.of(
                "docker.io/library/large@sha256:aa",
                "docker.io/library/large:1",
                "<none>@<none>",
                "rancher/mirrored-pause@sha256:bb",
                "rancher/mirrored-pause:3.6",
                "docker.io/pausers/small:1");
        assertEquals(
                List.of(
                        "registry.k8s.io/pause:3.10",
                        "rancher/mirrored-pause:3.6",
                        "rancher/mirrored-pause@sha256:bb",
                        "docker.io/pausers/small:1",
                        "docker.io/library/large:1",
                        "docker.io/library/large@sha256:aa"),
                NodeImages.candidates("registry.k8s.io/pause:3.10", listed));
        assertEquals(
                "rancher/mirrored-pause:3.6",
                NodeImages.candidates(null, listed).get(0));
    }

    @Test
    void triesCommonPauseImagesWhereNoneIsListed() {
        List<String> common = NodeImages.candidates(null, List.of("<none>@<none>"));
        assertEquals("registry.k8s.io/pause:3.10", common.get(0));
        assertEquals(NodeImages.MOST, common.size());
        assertEquals("mine:1", NodeImages.candidates("mine:1", List.of()).get(0));
    }

    @Test
    void triesAFewOnly() {
        List<String> many = IntStream.range(0, 50).mapToObj(i -> "image:" + i).toList();
        assertEquals(NodeImages.MOST, NodeImages.candidates(null, many).size());
    }

    @Test
    void aNodeThatIsNotReadyIsNotTried() {
        Node.Builder node = new Node.Builder("n1").operatingSystem("linux").images(List.of("a:1"));
        NodeTarget target = NodeTarget.of(
                node.ready("Unknown").readyMessage("Kubelet stopped\nposting").build(), null);
        assertEquals(
                "it is not Ready: Kubelet stopped posting",
                Objects.requireNonNull(target.unfit()).why());
        assertEquals(
                new NodeTarget("n1", List.of("a:1"), null),
                NodeTarget.of(node.ready("True").build(), null));
        assertEquals(
                "its operating system is windows, not Linux",
                Objects.requireNonNull(
                                NodeTarget.of(node.operatingSystem("windows").build(), null)
                                        .unfit())
                        .why());
    }
}
