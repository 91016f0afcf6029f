package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.doctor.act.nodes.NodeWork;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host of the lab that looks like a node of MicroK8s, with a containerd of its own.
 *
 * @param process its first process
 * @param pid its number in the lab
 */
record NodeLabHost(String name, String address, Process process, long pid) {

    private static final int CRI = 10010;

    /** Starts one, with MicroK8s' arguments in order and a containerd that runs. */
    static NodeLabHost start(String name, String address) throws Exception {
        return start(name, address, ":");
    }

    /**
     * Starts one that differs from the others.
     *
     * @param differs a script with the lab's functions, which runs before containerd is started
     */
    static NodeLabHost start(String name, String address, String differs) throws Exception {
        Process process = new ProcessBuilder(LabCase.LAB.resolve("host").toString(), name, address)
                .redirectErrorStream(true)
                .start();
        Programs.await(process, "ready"::equals);
        long pid = process.children().findFirst().orElseThrow().pid();
        NodeLabHost host = new NodeLabHost(name, address, process, pid);
        host.script("in_order\n" + differs + "\nstart");
        host.builtInRegistry();
        return host;
    }

    /** What answers at the node port, as on each node: there is no kube-proxy that leads to one registry. */
    private void builtInRegistry() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "nsenter",
                        "--net",
                        "--target",
                        String.valueOf(pid),
                        "docker-registry",
                        "serve",
                        LabCase.LAB.resolve("registry.yml").toString())
                .redirectErrorStream(true);
        builder.environment().put("REGISTRY_HTTP_ADDR", "0.0.0.0:32000");
        Programs.await(builder.start(), line -> line.contains("listening on "));
    }

    /** Runs a script with the lab's functions for hosts, about this one. */
    String script(String script) throws Exception {
        return Programs.succeed(
                LabServers.MEDIA,
                "bash",
                "-euc",
                "source \"$1/functions\"; " + script,
                "script",
                NodeLabCase.FOLDER.toString(),
                name,
                address,
                String.valueOf(pid));
    }

    /** What pulling reports, as by the kubelet, where the image is not there yet; empty when the node has it. */
    String pull(String image) throws Exception {
        return digest(image).isEmpty() ? CriImages.pull(address, CRI, image) : "";
    }

    /** The digest of an image in its store; empty when it has none. */
    String digest(String image) throws Exception {
        return script("images ls name==" + image + " | sed -n -e 's/.*\\(sha256:[0-9a-f]*\\).*/\\1/p' | head -n 1")
                .strip();
    }

    /** Where the lab has its root. */
    Path root() {
        return LabServers.MEDIA.resolve("hosts").resolve(name);
    }

    /** The same with the login of a pull secret, or with null. */
    String pull(String image, LabKubectl.@Nullable Login login) throws Exception {
        return CriImages.pull(address, CRI, image, login);
    }

    /** What a container of a Pod on this node prints on its standard output. */
    String output(Container container, Path folder) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(LabCase.LAB.resolve("pod").toString(), String.valueOf(pid)));
        for (VolumeMount mount : container.getVolumeMounts()) {
            if (!Boolean.TRUE.equals(mount.getReadOnly())) {
                command.addAll(List.of("-w", mount.getMountPath().substring(NodeWork.ROOT.length())));
            }
        }
        command.addAll(List.of("env", "-i"));
        container.getEnv().forEach(variable -> command.add(variable.getName() + "=" + variable.getValue()));
        // The kubelet makes one dollar sign of two.
        container.getCommand().forEach(word -> command.add(word.replace("$$", "$")));
        return Programs.succeed(folder, command.toArray(String[]::new));
    }
}
