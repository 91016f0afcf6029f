package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.checks.names.BuiltIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** This machine, which the lab has made look like a node of MicroK8s, with its containerd. */
final class FixMachine {

    private static final Pattern VERSION = Pattern.compile(" v?(\\d+\\.\\d+\\.\\d+)");
    private static final int CRI = 10010;
    private static final Path ARGS = Path.of("/var/snap/microk8s/current/args");

    /** What steps may change, and what undo has to restore. */
    private static final List<Path> FOLDERS = List.of(Path.of("/etc"), Path.of("/var/snap/microk8s/8000/args"));

    private static final List<Path> READ_AT_A_PULL =
            List.of(Path.of(BuiltIn.CERTS_D), Path.of("/etc/containerd/certs.d"), Path.of("/etc/hosts"));

    private final String pathOfContainerd;
    private boolean isTemplateChanged;

    /** Makes the machine, and starts its containerd. */
    FixMachine(ContainerdProgram containerd) throws Exception {
        Path program = Path.of(containerd.path("containerd"));
        pathOfContainerd = program.getParent() == null ? "" : program.getParent() + ":";
        Programs.succeed(LabServers.MEDIA, LabCase.LAB.resolve("machine").toString());
        SampleFolder.copy("healthy", LabServers.MEDIA.resolve("healthy"));
        script("in_order; start");
    }

    /** The version of containerd. */
    String version() throws Exception {
        Matcher m = VERSION.matcher(script("containerd --version"));
        if (!m.find()) {
            throw new AssertionError("containerd does not tell its version");
        }
        return m.group(1);
    }

    /** The port of containerd's CRI plugin. */
    int port() {
        return CRI;
    }

    /** Runs ctr. */
    Programs.Ended ctr(String... args) throws Exception {
        String[] command = new String[args.length + 3];
        command[0] = "ctr";
        command[1] = "--address";
        command[2] = "/var/snap/microk8s/common/run/containerd.sock";
        System.arraycopy(args, 0, command, 3, args.length);
        return Programs.run(LabServers.MEDIA, command);
    }

    /** Renders the template and starts containerd again, as a restart of its service does. */
    void restartContainerd() throws Exception {
        // Which ends when it cannot read what was rendered.
        script("stop; start || true");
    }

    /** Runs a script of a file, with the lab's functions for nodes. */
    void source(Path file) throws Exception {
        script("source \"" + file + "\"");
    }

    private String script(String script) throws Exception {
        return Programs.succeed(
                LabServers.MEDIA,
                "bash",
                "-euc",
                "PATH=" + pathOfContainerd + "$PATH; source \"$1/functions\"; " + script,
                "script",
                NodeLabCase.FOLDER.toString(),
                "vm",
                "192.0.2.2",
                "1",
                "");
    }

    /** Brings the files in order, but for what a case has in its folder. */
    void prepare(LabCase lab) throws Exception {
        String template = lab.file("template.toml");
        String hosts = lab.file("hosts.toml");
        String beside = lab.file("beside.txt");
        script("in_order; rm -rf /etc/docker /etc/containers; "
                + "for each in docker containers; do [ ! -e /media/etc-in-order/$each ] || cp -a /media/etc-in-order/$each /etc/; done; "
                + "cp \"$LAB/hosts\" /etc/hosts; rm -rf \"$certs/registry.lab:5000\" \"$certs/registry.lab:5443\"");
        Path folder = Path.of(BuiltIn.CERTS_D, lab.authority());
        if (beside != null) {
            Files.createDirectories(folder);
            Files.copy(LabServers.MEDIA.resolve("tls/root.pem"), folder.resolve(beside.strip()));
        }
        if (hosts != null) {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("hosts.toml"), hosts);
        }
        if (Files.isDirectory(lab.folder().resolve("host"))) {
            script(
                    "tar -C \"" + lab.folder()
                            + "/host\" -cf - . | tar -C / --no-same-owner --keep-directory-symlink -xf -; "
                            + "for folder in \"$certs\"/*%3A*; do [ ! -e \"$folder\" ] || mv \"$folder\" \"${folder//%3A/:}\"; done");
        }
        if (template != null) {
            Path file = ARGS.resolve("containerd-template.toml");
            boolean isWhole = template.startsWith("version");
            Files.writeString(file, (isWhole ? "" : Files.readString(file)) + template);
        }
        if (template != null || isTemplateChanged) {
            restartContainerd();
        }
        isTemplateChanged = template != null;
        // A volume is a folder of the node.
        script("for volume in $snap/common/default-storage/*; do umount -l \"$volume\" 2>/dev/null || true; "
                + "mount --bind /media/storage \"$volume\"; done");
    }

    /** All files that count, with rights and owner: a digest of the content, or where a link leads. */
    Map<String, String> files() throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (Path folder : FOLDERS) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.toList()) {
                    all.put(file.toString(), state(file));
                }
            }
        }
        return all;
    }

    /** What counts of a file, or of a link. */
    static String state(Path file) throws IOException {
        Map<String, Object> unix = Files.readAttributes(file, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
        BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String content = basic.isSymbolicLink()
                ? Files.readSymbolicLink(file).toString()
                : basic.isRegularFile()
                        ? ByteString.of(Files.readAllBytes(file)).sha256().hex()
                        : "";
        return new TreeMap<>(unix) + " " + content;
    }

    /** The paths that are not the same in two of {@link #files}. */
    static List<String> differences(Map<String, String> one, Map<String, String> other) {
        TreeSet<String> paths = new TreeSet<>(one.keySet());
        paths.addAll(other.keySet());
        paths.removeIf(path -> isSame(one.get(path), other.get(path)));
        return List.copyOf(paths);
    }

    private static boolean isSame(@Nullable String one, @Nullable String other) {
        return one != null && one.equals(other);
    }

    /** Changes whenever a file that is read at a pull does. */
    String stamp() {
        StringBuilder stamp = new StringBuilder();
        try {
            for (Path place : READ_AT_A_PULL) {
                append(place, stamp);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // It is being changed.
            stamp.append(System.nanoTime());
        }
        return stamp.toString();
    }

    private static void append(Path place, StringBuilder stamp) throws IOException {
        if (!Files.exists(place)) {
            return;
        }
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.toList()) {
                stamp.append(file).append(Files.getLastModifiedTime(file));
            }
        }
    }
}
