package dev.registrydoctor.doctor.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads the files of {@code samples/kubernetes}. */
final class ClusterManifests {

    /** Maven runs the tests of a module in the module's folder. */
    static final Path FOLDER = Path.of("..", "samples", "kubernetes");

    private ClusterManifests() {}

    /** The objects of a file, in their order. */
    static List<Map<?, ?>> documents(String file) throws IOException {
        List<Map<?, ?>> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(FOLDER.resolve(file)))
                .forEach(document -> documents.add((Map<?, ?>) document));
        return documents;
    }

    /** What is at a path of keys. */
    static Map<?, ?> map(Map<?, ?> in, String... keys) {
        Map<?, ?> at = in;
        for (String key : keys) {
            at = (Map<?, ?>) Objects.requireNonNull(at.get(key), key);
        }
        return at;
    }

    static String name(Map<?, ?> object) {
        return String.valueOf(map(object, "metadata").get("name"));
    }

    static List<?> list(Map<?, ?> in, String key) {
        return (List<?>) Objects.requireNonNull(in.get(key), key);
    }

    /** All that the roles of a file give. */
    static Set<GrantedRight> rights(String file) throws IOException {
        Set<GrantedRight> rights = new LinkedHashSet<>();
        for (Map<?, ?> role : documents(file)) {
            if (String.valueOf(role.get("kind")).endsWith("Role")) {
                Object namespace = map(role, "metadata").get("namespace");
                for (Object rule : list(role, "rules")) {
                    add((Map<?, ?>) rule, namespace == null ? null : namespace.toString(), rights);
                }
            }
        }
        return rights;
    }

    private static void add(Map<?, ?> rule, @Nullable String namespace, Set<GrantedRight> rights) {
        Set<String> names = rule.containsKey("resourceNames")
                ? list(rule, "resourceNames").stream().map(Object::toString).collect(Collectors.toSet())
                : Set.of();
        for (Object group : list(rule, "apiGroups")) {
            for (Object resource : list(rule, "resources")) {
                for (Object verb : list(rule, "verbs")) {
                    rights.add(
                            new GrantedRight(verb.toString(), group.toString(), resource.toString(), namespace, names));
                }
            }
        }
    }
}
