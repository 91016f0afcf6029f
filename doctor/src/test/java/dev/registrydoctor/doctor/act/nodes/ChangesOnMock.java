package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.script.MachineScript;
import dev.registrydoctor.doctor.act.script.MachineStep;
import dev.registrydoctor.doctor.act.script.MachineStep.OfFile;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of changes on nodes share: the client's own mock of an API server, and scripts for its nodes. */
abstract class ChangesOnMock extends LookAtMock {

    static final String CERTS = "/var/snap/microk8s/current/args/certs.d";

    NodeChanges changes;

    @BeforeEach
    void openChanges() throws IOException {
        changes = ClusterWriters.nodeChanges(cluster.kubeconfig());
    }

    @AfterEach
    void closeChanges() {
        changes.close();
    }

    static OfFile create(String path, String content) {
        return new OfFile("Make it", new FileChange(path, null, FileState.readable(content)), false);
    }

    static OfFile edit(String path, String before, String after) {
        return new OfFile(
                "Change it", new FileChange(path, FileState.readable(before), FileState.readable(after)), false);
    }

    static NodeScript script(String name, MachineStep... steps) {
        return new NodeScript(node(name), MachineScript.of(name, "Use the mirror", List.of(steps)));
    }

    @SuppressWarnings("try") // Kubelets act by themselves.
    Map<String, NodeOutcome> run(NodeAction action, BiConsumer<MockKubelets, Pod> behaviour, NodeScript... scripts)
            throws Exception {
        try (MockKubelets kubelets = new MockKubelets(cluster, behaviour)) {
            return changes.run(List.of(scripts), action, 8, new NodeListener() {});
        } finally {
            assertEquals(List.of(), cluster.namespaces(), "the namespace is removed");
        }
    }

    NodeOutcome one(NodeScript script, BiConsumer<MockKubelets, Pod> behaviour) throws Exception {
        return Objects.requireNonNull(
                run(NodeAction.APPLY, behaviour, script).get(script.node().name()));
    }
}
