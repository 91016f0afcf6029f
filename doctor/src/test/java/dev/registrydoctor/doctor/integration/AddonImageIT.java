package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.integration.Programs.Ended;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The add-on is enabled only where its nodes have the image, on a real API server. */
class AddonImageIT extends AddonOnCluster {

    @Test
    void withoutTheImageNothingIsChanged() throws Exception {
        addon.imported("localhost:32000/registry-doctor:9.8.6", "localhost:32000/registry-doctor:9.8.70");
        Set<String> before = objects();

        Ended refused = addon.run("enable", "events");

        assertEquals(1, refused.exit());
        assertTrue(refused.output().contains(AddonStage.IMAGE), refused.output());
        assertTrue(refused.output().contains("microk8s images import < registry-doctor-9.8.7-oci-"), refused.output());
        assertEquals(List.of(), addon.changes());
        assertEquals(before, objects());
    }

    @Test
    void anotherNodeWithoutTheImageStopsIt() throws Exception {
        node("one", "True");
        node("two", "True", "registry.k8s.io/pause:3.10");
        node("three", "True", AddonStage.IMAGE);
        node("four", "Unknown");
        addon.changes();
        try {
            Ended refused = addon.run("enable", "--no-wait");

            assertEquals(1, refused.exit(), refused.output());
            assertTrue(refused.output().contains("not on these nodes: one two\n"), refused.output());
            assertEquals(List.of(), addon.changes());

            Ended anyway = addon.run("enable", "--no-wait", "--some-nodes");
            assertEquals(0, anyway.exit(), anyway.output());
        } finally {
            admin().nodes().delete();
        }
    }

    /** A node lists 50 images at most: one that lists them may have more. */
    @Test
    void aNodeThatListsAsManyImagesAsItCanMayHaveIt() throws Exception {
        String[] many = new String[51];
        Arrays.setAll(many, i -> "registry.example/image:" + i);
        node("one", "True", many);
        node("two", "True", AddonStage.IMAGE);
        try {
            Ended ended = addon.run("enable", "--no-wait");
            assertEquals(0, ended.exit(), ended.output());
        } finally {
            admin().nodes().delete();
        }
    }

    private static void node(String name, String ready, String... images) throws Exception {
        NodeBuilder node = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .endCondition()
                .endStatus();
        for (String image : images) {
            node.editStatus().addNewImage().addToNames(image).endImage().endStatus();
        }
        admin().resource(node.build()).create();
        admin().resource(node.build()).patchStatus();
    }
}
