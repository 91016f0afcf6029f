package dev.registrydoctor.doctor.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The MicroK8s add-on as it is packaged and cloned, and what MicroK8s gives to it: a folder with programs of certain names. kubectl is
 * a real one; the list of the images of this node is a file.
 */
final class AddonStage {

    static final String VERSION = "9.8.7";
    static final String IMAGE = "localhost:32000/registry-doctor:" + VERSION;

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Path folder;
    private final Path repository;

    private AddonStage(Path folder, Path repository) {
        this.folder = folder;
        this.repository = repository;
    }

    /**
     * Packages the add-on, clones it as `microk8s addons repo add` does, and puts MicroK8s' programs beside it.
     *
     * @param kubectl the program, or null where no cluster is asked
     * @param kubeconfig of the cluster, or null
     */
    static AddonStage at(Path folder, @Nullable Path kubectl, @Nullable Path kubeconfig) throws Exception {
        Path work = Files.createDirectories(folder.resolve("work"));
        Programs.succeed(
                folder,
                "env",
                "version=" + VERSION,
                "work=" + work,
                "out=" + folder,
                "SOURCE_DATE_EPOCH=1700000000",
                "bash",
                "-euc",
                "cd '" + ROOT + "'; . packaging/addon");
        Path repository = folder.resolve("common/addons/doctor");
        Programs.succeed(
                folder,
                "git",
                "clone",
                "--quiet",
                folder.resolve("registry-doctor-" + VERSION + "-microk8s-addons.bundle")
                        .toString(),
                repository.toString());
        AddonStage stage = new AddonStage(folder, repository);
        Files.createDirectories(stage.snap());
        Files.createDirectories(folder.resolve("data/args"));
        stage.program(
                "microk8s-kubectl.wrapper",
                "printf '%s\\n' \"$*\" >>'" + stage.calls() + "'\nexec '" + kubectl + "' --kubeconfig '" + kubeconfig
                        + "' \"$@\"");
        stage.program(
                "microk8s-ctr.wrapper",
                "[ \"$1 $2 $3\" = 'images ls -q' ] || exit 1\ngrep -Fx \"${4#name==}\" '" + stage.images() + "' || :");
        stage.imported(IMAGE);
        return stage;
    }

    Path repository() {
        return repository;
    }

    private Path snap() {
        return folder.resolve("snap");
    }

    private Path images() {
        return folder.resolve("images.txt");
    }

    private Path calls() {
        return folder.resolve("calls.txt");
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(snap().resolve(name), "#!/usr/bin/env bash\nset -eu\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The images that containerd of this node has. */
    void imported(String... images) throws IOException {
        Files.write(images(), Arrays.asList(images));
    }

    /** The template of containerd's configuration, where MicroK8s names the image that each Pod has. */
    void containerd(String template) throws IOException {
        Files.writeString(folder.resolve("data/args/containerd-template.toml"), template);
    }

    /** What was asked of kubectl that changes something, since the last time. */
    List<String> changes() throws IOException {
        if (!Files.exists(calls())) {
            return List.of();
        }
        List<String> changes = Files.readAllLines(calls()).stream()
                .filter(call -> !call.startsWith("get ") && !call.startsWith("kustomize "))
                .toList();
        Files.delete(calls());
        return changes;
    }

    /** Runs `enable` or `disable` as MicroK8s does. */
    Programs.Ended run(String hook, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "SNAP=" + snap(),
                "SNAP_DATA=" + folder.resolve("data"),
                "SNAP_COMMON=" + folder.resolve("common"),
                "REGISTRY_DOCTOR_ADDON_PAUSE=0.1",
                repository.resolve("addons/registry-doctor").resolve(hook).toString()));
        command.addAll(Arrays.asList(arguments));
        return Programs.run(folder, command.toArray(String[]::new));
    }
}
