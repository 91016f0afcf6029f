package dev.registrydoctor.doctor.source.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Merges several kubeconfigs as kubectl does: of entries with the same name the first counts, and so does the first current-context.
 * Files that an entry names are relative to the kubeconfig that it is from.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/">Kubernetes: merging</a>
 */
final class KubeconfigMerge {

    private static final List<String> LISTS = List.of("contexts", "clusters", "users");

    private static final List<String> FILES =
            List.of("certificate-authority", "client-certificate", "client-key", "tokenFile");

    /** Finds a file that a kubeconfig names. */
    interface Placing {
        Path place(Path kubeconfig, String file) throws IOException;
    }

    private final Placing placing;
    private final Map<String, Object> root = new LinkedHashMap<>();
    private final List<String> files = new ArrayList<>();

    KubeconfigMerge(Placing placing) {
        this.placing = placing;
    }

    /** Adds the top level of a kubeconfig, which counts after those that were added before. */
    void add(Path file, Map<?, ?> kubeconfig) {
        files.add(file.toString());
        Object current = kubeconfig.get("current-context");
        if (current != null && !current.toString().isEmpty()) {
            root.putIfAbsent("current-context", current);
        }
        for (String list : LISTS) {
            List<Object> all = new ArrayList<>();
            if (root.get(list) instanceof List<?> before) {
                all.addAll(before);
            }
            if (kubeconfig.get(list) instanceof List<?> entries) {
                for (Object entry : entries) {
                    if (all.stream().noneMatch(known -> Objects.equals(name(known), name(entry)))) {
                        all.add(located(entry, file));
                    }
                }
            }
            root.put(list, all);
        }
    }

    private static Object name(Object entry) {
        return entry instanceof Map<?, ?> map && map.get("name") != null ? map.get("name") : "";
    }

    /** An entry whose files have absolute paths. */
    private Object located(Object value, Path kubeconfig) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<Object, Object> located = new LinkedHashMap<>();
        map.forEach((key, each) -> located.put(
                key,
                FILES.contains(String.valueOf(key)) && each instanceof String file && !file.isEmpty()
                        ? absolute(file, kubeconfig)
                        : located(each, kubeconfig)));
        return located;
    }

    private String absolute(String file, Path kubeconfig) {
        try {
            return placing.place(kubeconfig, file).toAbsolutePath().toString();
        } catch (InvalidPathException | IOException e) {
            // The reader says of it what is wrong.
            return file;
        }
    }

    /** Whether none of the files exists. */
    boolean isEmpty() {
        return files.isEmpty();
    }

    /** The files, as KUBECONFIG has them. */
    String files() {
        return String.join(File.pathSeparator, files);
    }

    /** What they say together. */
    Map<?, ?> root() {
        return root;
    }
}
