package dev.registrydoctor.doctor.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One fault of the lab, as its folder below {@code samples/lab/cases} tells it.
 *
 * @param folder with the configuration of what runs
 * @param title what is wrong, in a few words
 * @param client what is done by a real client
 * @param image with what it is done
 * @param says words of what the client reports, of several releases with {@code " | "} between; empty when it must succeed
 * @param expected the problems that the doctor must name as roots
 * @param also problems that it must tell beside them
 * @param slow whether the client takes so long that the other cases are tried meanwhile
 * @param heals whether the printed steps, carried out as they stand, let the client succeed
 * @param healsNot why no program can carry them out; empty when it can, or when there is no root
 * @param login name and password that a person has for the registry, with a space between; or empty
 * @param declared paths of the objects of the cluster that are not as in the healthy sample
 * @param authorityFile the file of {@code /media/tls} that a person has as ca.crt
 * @param fix whether {@code registry-doctor fix} can fix it, with nobody to ask: {@code causes}, or the id of a warning or a
 *     note that it is to be called with; else empty
 * @param isOfOlder whether containerd 2 does not fail
 */
record LabCase(
        Path folder,
        String title,
        Client client,
        String image,
        String says,
        Set<String> expected,
        Set<String> also,
        boolean slow,
        boolean heals,
        String healsNot,
        String login,
        Set<String> declared,
        String authorityFile,
        String fix,
        boolean isOfOlder) {

    /** Maven runs the tests of a module in the module's folder; inside the lab, its variable says it. */
    static final Path LAB = Path.of(System.getenv().getOrDefault("LAB", "../samples/lab"))
            .toAbsolutePath()
            .normalize();

    /**
     * What is done: containerd pulls by its CRI plugin, or on a node of its own; skopeo pushes, deletes, and asks as
     * podman does; dockerd reads its configuration.
     */
    enum Client {
        PULL,
        NODE,
        PUSH,
        DELETE,
        PODMAN,
        DOCKERD
    }

    static List<LabCase> all() {
        return allIn("cases");
    }

    /** All cases, with those that are only for trying fixes. */
    static List<LabCase> everywhere() {
        List<LabCase> all = new ArrayList<>(all());
        all.addAll(allIn("fixes"));
        return all;
    }

    /** The case of this name. */
    static LabCase named(String name) {
        return everywhere().stream()
                .filter(lab -> lab.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no case " + name));
    }

    private static List<LabCase> allIn(String name) {
        try (Stream<Path> folders = Files.list(LAB.resolve(name))) {
            return folders.sorted().map(LabCase::in).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LabCase in(Path folder) {
        try {
            Map<String, String> told = pairs(Files.readString(folder.resolve("case.txt")));
            return new LabCase(
                    folder,
                    told.getOrDefault("title", ""),
                    Client.valueOf(told.getOrDefault("client", "").toUpperCase(Locale.ROOT)),
                    told.getOrDefault("image", ""),
                    told.getOrDefault("says", ""),
                    ids(told.getOrDefault("expected", "")),
                    ids(told.getOrDefault("also", "-")),
                    told.containsKey("slow"),
                    told.containsKey("heals"),
                    told.getOrDefault("heals-not", ""),
                    told.getOrDefault("login", ""),
                    ids(told.getOrDefault("declared", "-")),
                    told.getOrDefault("ca.crt", "root.pem"),
                    told.getOrDefault("fix", ""),
                    told.containsKey("only-containerd-1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return String.valueOf(folder.getFileName());
    }

    String authority() {
        return image.substring(0, image.indexOf('/'));
    }

    boolean isOfBuiltIn() {
        return authority().endsWith(":32000");
    }

    /** A file of the case, or null when it has none. */
    @Nullable
    String file(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.readString(file) : null;
    }

    /** The problems that are fixed. */
    Set<String> fixed() {
        return fix.equals("causes") ? expected : fix.isEmpty() ? Set.of() : Set.of(fix);
    }

    /** Programs that only some cases need. */
    String[] programs() {
        List<String> needed = new ArrayList<>();
        if (client == Client.DOCKERD) {
            needed.add("dockerd");
        }
        if (Files.exists(folder.resolve("server.conf"))) {
            needed.add("nginx");
        }
        if (Files.exists(folder.resolve("rules.nft"))) {
            needed.add("nft");
        }
        return needed.toArray(String[]::new);
    }

    boolean isPull() {
        return client == Client.PULL || client == Client.NODE;
    }

    /** What the case changes in the environment of its registry. */
    Map<String, String> environment() throws IOException {
        String text = file("registry.env");
        return text == null ? Map.of() : pairs(text);
    }

    /** What a person does at the steps that say this. */
    Map<String, String> byHand() throws IOException {
        String text = file("by-hand.txt");
        return text == null ? Map.of() : pairs(text);
    }

    static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return pairs;
    }

    static Set<String> ids(String text) {
        return text.equals("-") ? Set.of() : new TreeSet<>(List.of(text.split(", *")));
    }

    @Override
    public String toString() {
        return name() + ": " + title;
    }
}
