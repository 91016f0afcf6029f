package dev.registrydoctor.doctor.act.nodes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the container of a Pod as its specification says: with its mounts and no others, its variables, and the capabilities that it
 * asks for. Its node is a folder; only the programs are those of this machine. Needs root and namespaces.
 *
 * @param node the root of the node
 */
public record PodSandbox(Path node) {

    private static final Set<String> PROGRAMS = Set.of("/usr", "/bin", "/sbin", "/lib", "/lib64");

    /** Arguments: for each mount, its source, its place and ro or rw; then --, and the command. */
    private static final String RUN = """
            set -e
            pod=$1
            capabilities=$2
            shift 2
            mount -t tmpfs none "$pod"
            mkdir "$pod/proc" "$pod/dev" "$pod/etc"
            while [ "$1" != -- ]; do
              mkdir -p "$pod$2"
              mount --bind "$(readlink -f "$1")" "$pod$2"
              [ "$3" = rw ] || mount -o remount,bind,ro "$pod$2"
              shift 3
            done
            shift
            cd "$pod"
            mount -t proc proc proc
            mount -t tmpfs none dev
            touch dev/null && mount --bind /dev/null dev/null
            mount -o remount,ro dev
            mount -o remount,ro "$pod"
            exec chroot "$pod" /usr/bin/setpriv --bounding-set="$capabilities" --inh-caps=-all --no-new-privs "$@"
            """;

    /** The missing folder because of which a kubelet does not start the Pod; null when there is none. */
    public @Nullable String missing(Pod pod) throws IOException {
        for (HostPathVolumeSource volume : volumes(pod).values()) {
            Path folder = source(volume.getPath());
            if (volume.getType().equals("DirectoryOrCreate")) {
                Files.createDirectories(folder);
            } else if (!Files.isDirectory(folder)) {
                return volume.getPath();
            }
        }
        return null;
    }

    private Path source(String path) {
        return PROGRAMS.contains(path) ? Path.of(path) : Path.of(node + path);
    }

    private static Map<String, HostPathVolumeSource> volumes(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .collect(Collectors.toMap(volume -> volume.getName(), volume -> volume.getHostPath()));
    }

    /** What its container prints; empty when there are no namespaces here. */
    public String log(Pod pod) throws IOException, InterruptedException {
        Path place = Files.createTempDirectory(node.toAbsolutePath().getParent(), "pod");
        Container container = pod.getSpec().getContainers().get(0);
        String capabilities = "-all"
                + container.getSecurityContext().getCapabilities().getAdd().stream()
                        .map(name -> ",+" + name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining());
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                RUN,
                "sh",
                place.toString(),
                capabilities));
        for (VolumeMount mount : container.getVolumeMounts()) {
            HostPathVolumeSource volume = Objects.requireNonNull(volumes(pod).get(mount.getName()));
            command.addAll(List.of(
                    source(volume.getPath()).toString(),
                    mount.getMountPath(),
                    Boolean.TRUE.equals(mount.getReadOnly()) ? "ro" : "rw"));
        }
        command.add("--");
        // The kubelet makes one dollar sign of two.
        container.getCommand().forEach(word -> command.add(word.replace("$$", "$")));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        container.getEnv().forEach(variable -> builder.environment().put(variable.getName(), variable.getValue()));
        Process process = builder.start();
        process.getOutputStream().close();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Files.delete(place);
        return log;
    }
}
