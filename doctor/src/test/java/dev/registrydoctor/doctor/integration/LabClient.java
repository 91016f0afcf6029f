package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.doctor.integration.LabCase.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The real clients of the lab.
 *
 * @param port where containerd serves its CRI plugin
 * @param ctr runs ctr against the same containerd
 * @param another an image to push, as skopeo names it
 */
record LabClient(IntSupplier port, Ctr ctr, String another) {

    /** Runs ctr. */
    @FunctionalInterface
    interface Ctr {
        Programs.Ended run(String... args) throws Exception;
    }

    /** What the client of a case reports; empty when it succeeds. */
    String report(LabCase lab, LabKubectl.@Nullable Login login) throws Exception {
        if (lab.client() == Client.NODE) {
            try (LabNode node = LabNode.start()) {
                return node.pull(lab.image());
            }
        } else if (lab.client() == Client.PULL) {
            return pull(lab.image(), login);
        } else if (lab.client() == Client.DOCKERD) {
            return dockerd();
        }
        Programs.Ended ended = Programs.run(LabServers.MEDIA, command(lab).toArray(String[]::new));
        return ended.exit() == 0 ? "" : ended.output().strip();
    }

    private List<String> command(LabCase lab) {
        String image = "docker://" + lab.image();
        return switch (lab.client()) {
            case PUSH ->
                List.of("skopeo", "--insecure-policy", "copy", "--quiet", "--dest-tls-verify=false", another, image);
            case DELETE -> List.of("skopeo", "delete", "--tls-verify=false", image);
            case PODMAN -> List.of("skopeo", "inspect", "--no-tags", image);
            case PULL, NODE, DOCKERD -> throw new IllegalArgumentException("skopeo does not do this");
        };
    }

    /** Why dockerd does not start with this machine's daemon.json; empty when it does. */
    static String dockerd() throws Exception {
        Path home = Files.createTempDirectory(LabServers.MEDIA, "dockerd");
        return RealDockerd.start(home, Files.copy(Path.of("/etc/docker/daemon.json"), home.resolve("daemon.json")));
    }

    /** What containerd reports of a pull; an image that it got is removed, or the next pull would find its layers. */
    String pull(String image, LabKubectl.@Nullable Login login) throws Exception {
        String said = CriImages.pull(port.getAsInt(), image, login);
        if (said.isEmpty()) {
            String all = ctr.run("--namespace", "k8s.io", "images", "ls", "-q").output();
            List<String> remove = new ArrayList<>(List.of("--namespace", "k8s.io", "images", "rm", "--sync"));
            remove.addAll(all.lines().toList());
            ctr.run(remove.toArray(String[]::new));
        }
        return said;
    }
}
