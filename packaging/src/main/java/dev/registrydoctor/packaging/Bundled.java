package dev.registrydoctor.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /**
     * Licences that Maven's list has wrong. JLine's pom says "The BSD License", which is taken for that of four clauses, and
     * gives the address of that of three. JMustache's says "The (New) BSD License", and its sources have that of three clauses.
     * OkHttp's jar has the Public Suffix List, and its pom tells of its own code only. H2 lets one choose between the MPL, whose
     * text packages have, and another one.
     */
    private static final Map<String, String> CORRECTED = Map.of(
            "jline-reader",
            "BSD-3-Clause",
            "jline-terminal",
            "BSD-3-Clause",
            "jmustache",
            "BSD-3-Clause",
            "h2-mvstore",
            "MPL-2.0",
            "okhttp-jvm",
            "Apache-2.0 AND MPL-2.0");

    private final ObjectNode bom;
    private final List<String> texts;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /**
     * Starts with Maven's list.
     *
     * @param texts the licences whose texts are bundled, by the beginning of their SPDX name, as Debian calls some of them
     */
    Bundled(ObjectNode bom, List<String> texts) {
        this.bom = bom;
        this.texts = texts;
    }

    /** One thing of others that is bundled. */
    private record Part(String name, String version, String licence, String where) {}

    /**
     * Writes both lists, and prints the licences of all that a container image holds.
     *
     * @param args Maven's list, the package's folder, the image's libraries (a line each: name, tab, version), and where
     *     the whole list goes
     */
    public static void main(String[] args) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Path folder = Path.of(args[1]);
        Bundled bundled = new Bundled(
                (ObjectNode) mapper.readTree(Path.of(args[0]).toFile()), names(folder.resolve("share/licenses")));
        bundled.addJars(jars(folder.resolve("app/lib")));
        bundled.addRuntime(Files.readString(folder.resolve("runtime/release")));
        bundled.addSystem(Files.readAllLines(Path.of(args[2])));
        if (!bundled.faults.isEmpty()) {
            bundled.faults.forEach(fault -> System.err.println("package: " + fault));
            System.exit(1);
        }
        Files.writeString(folder.resolve("share/THIRD-PARTY.md"), bundled.markdown());
        Files.writeString(Path.of(args[3]), bundled.bom.toPrettyString() + "\n");
        System.out.println(bundled.expression());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    /** The names of the jars in a folder and in those that it has. */
    private static List<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }

    /** Takes the jars that there are from Maven's list, which must name these and no others. */
    void addJars(List<String> jars) {
        Map<String, ObjectNode> listed = new TreeMap<>();
        for (JsonNode component : bom.path("components")) {
            String name = component.path("name").asText();
            listed.put(name + "-" + component.path("version").asText() + ".jar", (ObjectNode) component);
        }
        for (String jar : new TreeSet<>(jars)) {
            ObjectNode component = listed.remove(jar);
            if (component == null) {
                faults.add(jar + " is bundled, and not in Maven's list");
            } else if (!component.path("group").asText().equals(OWN)) {
                addJar(component);
            }
        }
        listed.keySet().forEach(jar -> faults.add(jar + " is in Maven's list, and not bundled"));
    }

    private void addJar(ObjectNode component) {
        String name = component.path("name").asText();
        String corrected = CORRECTED.get(name);
        if (corrected != null) {
            component.putArray("licenses").addObject().put("expression", corrected);
        }
        add(name, component.path("version").asText(), licences(component), "jar");
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
            faults.add("no licence is known of " + name + " " + version);
        } else {
            for (String one : licence.split(" AND | or ", -1)) {
                if (texts.stream().noneMatch(one::startsWith)) {
                    faults.add("there is no text of " + one + ", the licence of " + name);
                }
            }
        }
        parts.add(new Part(name, version, licence, where));
    }

    /** Why nothing of this may be packaged; empty when it may. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** The licences of the program and of all that is bundled, in SPDX's words. */
    String expression() {
        return Stream.concat(Stream.of("Apache-2.0"), parts.stream().map(Part::licence))
                .flatMap(licence -> Stream.of(licence.split(" AND ", -1)))
                .map(one -> one.contains(" or ") ? "(" + one.replace(" or ", " OR ") + ")" : one)
                .distinct()
                .sorted()
                .collect(Collectors.joining(" AND "));
    }

    String markdown() {
        String rows = parts.stream()
                .map(p -> "| " + p.name() + " | " + p.version() + " | " + p.licence() + " | " + p.where() + " |\n")
                .collect(Collectors.joining());
        return "# What the packages of Registry Doctor bundle\n\nThe program itself has the Apache License 2.0. The jars are"
                + " unchanged, but for picocli, which is compiled again\nfrom its own sources. Maven Central has the sources of each"
                + " (`-sources.jar`), as the MPL asks to be told. What the parts of the Java"
                + " runtime ask to be told is in its folder `legal`,\nand the texts of the licences are in `licenses`"
                + " beside this file or, in Debian, in `/usr/share/common-licenses`"
                + "\nand in `copyright` beside it.\n\n"
                + "| name | version | licence | where |\n| --- | --- | --- | --- |\n" + rows;
    }
}
