package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.node.CollectedStore;
import dev.registrydoctor.doctor.source.node.CollectedTree;
import dev.registrydoctor.doctor.source.node.StoreScript;
import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Pod that lists a registry's store, with the mounts and capabilities that it has on a node. */
class StoreSandboxTest extends LookAtMock {

    private static final String VOLUME = "/var/snap/microk8s/common/default-storage/claim";

    @TempDir
    Path folder;

    private void inSandbox(MockKubelets kubelets, Pod pod) {
        try {
            kubelets.succeed(pod, new PodSandbox(folder.resolve("n1")).log(pod));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void listsFilesThatOnlyTheirOwnerCanRead() throws Exception {
        NodeSandboxTest.assumeNamespaces();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/awk")), "needs awk");
        Path root = Path.of(folder + "/n1" + VOLUME);
        VolumeFolder store = new VolumeFolder(root);
        store.image("team/app", "v1", store.blob("a layer"), store.blob("another"));
        store.image("web", "latest", store.blob("a layer"));
        protect(root);

        NodeLog log = collect(
                        new NodeRequest(
                                List.of(node("n1")),
                                StoreScript.command(VOLUME),
                                1,
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(1),
                                11 << 20),
                        this::inSandbox)
                .get("n1");

        String text = assertInstanceOf(NodeLog.Collected.class, log).log();
        RegistryStore there = VolumeReader.read(new CollectedTree(CollectedStore.read(text)), StoreProgress.NONE);
        assertEquals(VolumeReader.read(root, StoreProgress.NONE), there);
        assertEquals(2, there.manifests().size());
    }

    /** Files of another user, and times of whole seconds, which is what a node prints. */
    private static void protect(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                Files.setAttribute(path, "unix:mode", Files.isDirectory(path) ? 0700 : 0600);
                Files.setAttribute(path, "unix:uid", 1234);
                Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
            }
        }
    }
}
