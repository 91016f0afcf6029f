package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.doctor.integration.LabCase.Client;
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
        }
        Programs.Ended ended = Programs.run(LabServers.MEDIA, command(lab).toArray(String[]::new));
        return ended.exit() == 0 ? "" : ended.output().strip();
    }

    private List<String> command(LabCase lab) {
        String image = "docker://" + lab.image();
        return switch (lab.client()) {
            case PUSH ->
                List.of(
                        "skopeo",
                        "--insecure-policy",
                        "copy",
                        "--quiet",
                        "--dest-tls-verify=false",
                        another,
                        image);
            case DELETE -> List.of("skopeo", "delete", "--tls-verify=false", image);
            case PODMAN -> List.of("skopeo", "inspect", "--no-tags", image);
            case DOCKERD -> List.of("dockerd", "--validate", "--config-file", "/etc/docker/daemon.json");
            case PULL, NODE -> throw new IllegalArgumentException("containerd does this");
        };
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
