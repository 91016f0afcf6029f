package dev.registrydoctor.doctor.source.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The script that collects a node's evidence, and the command that runs it there. */
public final class CollectorScript {

    /** What the script takes of each: more are not looked at. */
    private static final int MOST = 32;

    private static final Pattern TARGET = Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):\\d{1,5}");

    private CollectorScript() {}

    /** The command of a container whose evidence comes only from the node's own files. */
    public static List<String> command(List<String> targets) {
        return command(targets, List.of());
    }

    /**
     * The command of a container that prints a node's archive to its log. The host's {@code /} must be at {@code /host}.
     * Nothing in the arguments is run or expanded by the shell.
     *
     * @param targets {@code host:port} of registries, IPv6 addresses in brackets; what is not in that form is left out
     * @param folders absolute paths of folders on the node that are listed and whose file systems are measured
     */
    public static List<String> command(List<String> targets, List<String> folders) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", text(), "collect"));
        targets.stream()
                .filter(t -> TARGET.matcher(t).matches())
                .distinct()
                .limit(MOST)
                .forEach(command::add);
        folders.stream()
                .filter(f -> f.startsWith("/") && f.indexOf('\0') < 0)
                .distinct()
                .limit(MOST)
                .forEach(command::add);
        return List.copyOf(command);
    }

    /** The script. */
    static String text() {
        try (InputStream in = CollectorScript.class.getResourceAsStream("collect.sh")) {
            return new String(Objects.requireNonNull(in, "collect.sh").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
