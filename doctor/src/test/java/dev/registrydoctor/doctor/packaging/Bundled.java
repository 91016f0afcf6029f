package dev.registrydoctor.doctor.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists what a package bundles, with versions and licences: THIRD-PARTY.md for people, and the same added to Maven's
 * CycloneDX list, which knows of jars only.
 */
public final class Bundled {

    private static final String OWN = "dev.registrydoctor";

    /** Licences of the libraries that a container image takes from Debian, from their copyright files, in SPDX's words. */
    private static final Map<String, String> SYSTEM = Map.of(
            "glibc",
            "LGPL-2.1-or-later",
            "gcc-12",
            "GPL-3.0-or-later WITH GCC-exception-3.1",
            "gcc-13",
            "GPL-3.0-or-later WITH GCC-exception-3.1",
            "gcc-14",
            "GPL-3.0-or-later WITH GCC-exception-3.1",
            "zlib",
            "Zlib");

    private final ObjectNode bom;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> unlicensed = new ArrayList<>();

    Bundled(ObjectNode bom) {
        this.bom = bom;
    }

    /** One thing of others that is bundled. */
    private record Part(String name, String version, String licence, String where) {}

    /**
     * Writes both lists.
     *
     * @param args Maven's list, the package's folder, the image's libraries (a line each: name, tab, version), and where
     *     the whole list goes
     */
    public static void main(String[] args) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Path folder = Path.of(args[1]);
        Bundled bundled =
                new Bundled((ObjectNode) mapper.readTree(Path.of(args[0]).toFile()));
        try (Stream<Path> jars = Files.list(folder.resolve("app/lib"))) {
            bundled.addJars(jars.map(jar -> String.valueOf(jar.getFileName())).toList());
        }
        bundled.addRuntime(Files.readString(folder.resolve("runtime/release")));
        bundled.addSystem(Files.readAllLines(Path.of(args[2])));
        if (!bundled.unlicensed.isEmpty()) {
            System.err.println("package: no licence is known of " + String.join(", ", bundled.unlicensed));
            System.exit(1);
        }
        Files.writeString(folder.resolve("share/THIRD-PARTY.md"), bundled.markdown());
        Files.writeString(Path.of(args[3]), bundled.bom.toPrettyString() + "\n");
    }

    /** Takes the jars that there are, and no others, from Maven's list. */
    void addJars(List<String> jars) {
        for (String jar : new TreeSet<>(jars)) {
            JsonNode component = component(jar);
            if (component == null) {
                unlicensed.add(jar);
            } else if (!component.path("group").asText().equals(OWN)) {
                add(component.path("name").asText(), component.path("version").asText(), licences(component), "jar");
            }
        }
    }

    private @Nullable JsonNode component(String jar) {
        for (JsonNode component : bom.path("components")) {
            String name = component.path("name").asText() + "-"
                    + component.path("version").asText() + ".jar";
            if (name.equals(jar)) {
                return component;
            }
        }
        return null;
    }

    private static String licences(JsonNode component) {
        List<String> names = new ArrayList<>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode licence = choice.path("license");
            names.add(Stream.of(choice.path("expression"), licence.path("id"), licence.path("name"))
                    .map(JsonNode::asText)
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse(""));
        }
        return names.stream().filter(name -> !name.isEmpty()).collect(Collectors.joining(" or "));
    }

    /** The Java runtime, from the file that each has. */
    void addRuntime(String release) {
        String version = release.lines()
                .filter(line -> line.startsWith("JAVA_VERSION="))
                .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
                .findFirst()
                .orElse("");
        addComponent("openjdk", version, "GPL-2.0-only WITH Classpath-exception-2.0", "runtime", "platform");
    }

    /** The libraries of the system that a container image needs beside the runtime. */
    void addSystem(List<String> lines) {
        for (String line : lines) {
            String[] columns = line.split("\t", -1);
            addComponent(
                    columns[0], columns[1], SYSTEM.getOrDefault(columns[0], ""), "container image only", "library");
        }
    }

    private void addComponent(String name, String version, String licence, String where, String type) {
        ObjectNode component = bom.withArray("components").addObject();
        component.put("type", type).put("bom-ref", where + "/" + name).put("name", name);
        component.put("version", version);
        component.putArray("licenses").addObject().put("expression", licence);
        add(name, version, licence, where);
    }

    private void add(String name, String version, String licence, String where) {
        if (licence.isEmpty()) {
            unlicensed.add(name + " " + version);
        }
        parts.add(new Part(name, version, licence, where));
    }

    /** What no licence is known of; nothing of it may be packaged. */
    List<String> unlicensed() {
        return List.copyOf(unlicensed);
    }

    String markdown() {
        String rows = parts.stream()
                .map(p -> "| " + p.name() + " | " + p.version() + " | " + p.licence() + " | " + p.where() + " |\n")
                .collect(Collectors.joining());
        return "# What the packages of Registry Doctor bundle\n\nThe program itself has the Apache License 2.0. The jars are"
                + " unchanged, but for picocli, which is compiled again\nfrom its own sources. What the parts of the Java"
                + " runtime ask to be told is in its folder `legal`,\nand the texts of the licences are in `licenses`"
                + " beside this file or, in Debian, in `/usr/share/common-licenses`.\n\n"
                + "| name | version | licence | where |\n| --- | --- | --- | --- |\n" + rows;
    }
}
