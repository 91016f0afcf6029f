package dev.registrydoctor.checks.model.edit;

import dev.registrydoctor.checks.model.client.ContainersRegistries;
import dev.registrydoctor.checks.model.client.ContainersRegistries.Registry;
import dev.registrydoctor.checks.model.client.ContainersRegistries.Source;
import dev.registrydoctor.checks.remedy.LineEdit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The drop-in file by which podman, buildah and skopeo accept a registry without verified TLS. registries.conf itself stays as the
 * distribution ships it.
 */
public final class RegistriesDropIn {

    private static final String END = ".conf";

    private RegistriesDropIn() {}

    /**
     * A drop-in to write, or to change.
     *
     * @param edits what an existing file gets; null for a new file
     * @param content what a new file has; null for an existing one
     */
    public record File(
            String path,
            @Nullable List<LineEdit> edits,
            @Nullable String content) {}

    /** The name of the file for a registry: its host and port in small letters. */
    public static String name(String authority) {
        return authority.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-") + END;
    }

    /** What accepts plain HTTP for registries. */
    public static String content(List<String> authorities) {
        return authorities.stream()
                .map(authority -> "[[registry]]\nlocation = \"" + authority + "\"\ninsecure = true\n")
                .collect(Collectors.joining("\n"));
    }

    /**
     * The drop-in that lets the tools use a registry; null when they do already.
     *
     * @param folder where it goes
     * @param main as {@link ContainersRegistries#read}
     * @param dropIns as {@link ContainersRegistries#read}
     * @throws NotEditableException when the tools fail because of another file, or another file decides otherwise
     */
    public static @Nullable File accept(String authority, String folder, @Nullable Source main, List<Source> dropIns)
            throws NotEditableException {
        ContainersRegistries read = ContainersRegistries.read(main, dropIns);
        if (read.defect() != null) {
            throw new NotEditableException(read.defect());
        } else if (read.acceptsHttp(authority)) {
            return null;
        }
        String path = folder + "/" + name(authority);
        Source there = dropIns.stream()
                .filter(source -> source.path().equals(path))
                .findFirst()
                .orElse(null);
        String content = content(List.of(authority));
        List<LineEdit> edits = there == null
                ? null
                : List.of(new LineEdit.Insert(LineEdit.Insert.END, there.text().isBlank() ? content : "\n" + content));
        Source after =
                new Source(path, edits == null || there == null ? content : LineEdit.applied(edits, there.text()));
        ContainersRegistries then = ContainersRegistries.read(main, with(dropIns, after));
        if (!then.acceptsHttp(authority)) {
            Registry nearest = then.find(authority + "/image");
            throw new NotEditableException(
                    then.defect() != null || nearest == null
                            ? String.valueOf(then.defect())
                            : nearest.file() + " has [[registry]] " + nearest.prefix() + " without insecure = true");
        }
        return new File(path, edits, edits == null ? content : null);
    }

    /** The drop-ins in the order in which the tools read those of one folder; those of the user come last. */
    private static List<Source> with(List<Source> dropIns, Source more) {
        String folder = more.path().substring(0, more.path().lastIndexOf('/') + 1);
        List<Source> all = new ArrayList<>(dropIns.stream()
                .filter(source -> !source.path().equals(more.path()))
                .toList());
        all.add(more);
        all.sort(Comparator.comparing((Source source) -> source.path().startsWith("~") ? 1 : 0)
                .thenComparing(source ->
                        source.path().startsWith(folder) ? source.path().substring(folder.length()) : ""));
        return all;
    }
}
