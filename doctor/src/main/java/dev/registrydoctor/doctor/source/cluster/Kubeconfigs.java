package dev.registrydoctor.doctor.source.cluster;

import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.host.HostRoot;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Searches for a kubeconfig: the one that was named, a pod's own rights, then those that kubectl and MicroK8s use. */
public final class Kubeconfigs {

    static final String MICROK8S = "/var/snap/microk8s/current/credentials/client.config";

    /** As much as the reader of YAML takes. */
    private static final int MAX_BYTES = 3 << 20;

    private final LiveOptions options;
    private final HostRoot host;
    private final @Nullable String variable;
    private final @Nullable Path home;
    private final @Nullable PodAccess pod;

    /**
     * A search.
     *
     * @param variable value of {@code KUBECONFIG}, or null
     * @param home the user's home, or null
     * @param pod the pod that this program runs in, or null
     */
    public Kubeconfigs(
            LiveOptions options,
            HostRoot host,
            @Nullable String variable,
            @Nullable Path home,
            @Nullable PodAccess pod) {
        this.options = options;
        this.host = host;
        this.variable = variable;
        this.home = home;
        this.pod = pod;
    }

    /** A place to look at: as it is shown, and how it is reached. */
    private record Place(String shown, Path path, boolean named) {}

    KubeconfigAccess find() {
        List<String> lookedAt = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        if (pod != null && options.kubeconfig() == null && variable == null) {
            // Before the files of a mounted host: those hold the rights of its administrator.
            KubeconfigAccess own = ofPod(pod, lookedAt);
            if (own != null) {
                return own;
            }
        }
        try {
            places.addAll(places());
        } catch (IOException e) {
            lookedAt.add(MICROK8S);
        }
        List<Place> together = places.stream().filter(Place::named).toList();
        if (together.size() > 1) {
            KubeconfigAccess merged = merged(together, lookedAt);
            if (merged != null) {
                return merged;
            }
            places.removeAll(together);
        }
        return first(places, lookedAt);
    }

    private static @Nullable KubeconfigAccess ofPod(PodAccess pod, List<String> lookedAt) {
        lookedAt.add(pod.token());
        try {
            return new KubeconfigAccess.Ready(pod.kubeconfig(), lookedAt);
        } catch (IOException e) {
            return HostRoot.isNone(e)
                    ? null
                    : new KubeconfigAccess.Unusable(pod.token(), Failure.of(e).detail(), lookedAt);
        }
    }

    private KubeconfigAccess first(List<Place> places, List<String> lookedAt) {
        KubeconfigAccess closed = null;
        KubeconfigAccess lacking = null;
        for (Place place : places) {
            lookedAt.add(place.shown());
            try {
                KubeconfigAccess access = read(place, lookedAt);
                if (place.named()
                        || !(access instanceof KubeconfigAccess.Unusable unusable && unusable.lacksContext())) {
                    return access;
                }
                // As kubectl has it: the context can be one of the user's own file.
                lacking = unusable;
            } catch (AccessDeniedException e) {
                closed = closed == null ? new KubeconfigAccess.Closed(place.shown(), lookedAt) : closed;
                // A user outside MicroK8s' group may have a copy at home; a file that was named stands.
                if (place.named()) {
                    break;
                }
            } catch (IOException e) {
                if (!HostRoot.isNone(e)) {
                    return new KubeconfigAccess.Unusable(
                            place.shown(), Failure.of(e).detail(), lookedAt);
                }
            }
        }
        if (lacking != null) {
            return lacking;
        }
        return closed != null ? closed : new KubeconfigAccess.None(lookedAt);
    }

    private KubeconfigAccess read(Place place, List<String> lookedAt) throws IOException {
        String text = text(place.path());
        try {
            KubeconfigReader reader =
                    new KubeconfigReader(place.shown(), relative -> referenced(place.path(), relative));
            return new KubeconfigAccess.Ready(reader.read(text, options.context()), lookedAt);
        } catch (KubeconfigReader.UnusableException e) {
            return new KubeconfigAccess.Unusable(place.shown(), e.detail(), lookedAt, e.lacksContext());
        }
    }

    /** What the files of KUBECONFIG say together, as kubectl merges them; null when none of them exists. */
    private @Nullable KubeconfigAccess merged(List<Place> files, List<String> lookedAt) {
        KubeconfigMerge merge = new KubeconfigMerge(this::place);
        for (Place place : files) {
            lookedAt.add(place.shown());
            try {
                merge.add(place.path(), KubeconfigReader.root(text(place.path())));
            } catch (AccessDeniedException e) {
                return new KubeconfigAccess.Closed(place.shown(), lookedAt);
            } catch (IOException e) {
                if (!HostRoot.isNone(e)) {
                    return new KubeconfigAccess.Unusable(
                            place.shown(), Failure.of(e).detail(), lookedAt);
                }
            } catch (KubeconfigReader.UnusableException e) {
                return new KubeconfigAccess.Unusable(place.shown(), e.detail(), lookedAt);
            }
        }
        if (merge.isEmpty()) {
            return null;
        }
        String all = merge.files();
        try {
            KubeconfigReader reader = new KubeconfigReader(all, file -> referenced(file, () -> Path.of(file)));
            return new KubeconfigAccess.Ready(reader.read(merge.root(), options.context()), lookedAt);
        } catch (KubeconfigReader.UnusableException e) {
            return new KubeconfigAccess.Unusable(all, e.detail(), lookedAt, e.lacksContext());
        }
    }

    private List<Place> places() throws IOException {
        Path named = options.kubeconfig();
        if (named != null) {
            return List.of(new Place(named.toString(), named, true));
        }
        List<Place> places = new ArrayList<>();
        if (variable != null) {
            for (String entry : variable.split(Pattern.quote(File.pathSeparator), -1)) {
                if (!entry.isBlank()) {
                    places.add(new Place(entry, Path.of(entry), true));
                }
            }
        }
        places.add(new Place(MICROK8S, host.resolve(MICROK8S), false));
        if (home != null) {
            Path config = home.resolve(".kube").resolve("config");
            places.add(new Place(config.toString(), config, false));
        }
        return places;
    }

    static String text(Path path) throws IOException {
        // Opening a FIFO would wait for a writer.
        if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
            throw new IOException("it is not a regular file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it is larger than 3 MiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** The text of a file that a kubeconfig names, relative to it. */
    private String referenced(Path kubeconfig, String file) {
        return referenced(file, () -> place(kubeconfig, file));
    }

    /** Where the file is that a kubeconfig names; of a mounted host, absolute paths are below its root. */
    private Path place(Path kubeconfig, String file) throws IOException {
        Path path = Path.of(file);
        if (path.isAbsolute()) {
            return options.kubeconfig() == null ? host.resolve(file) : path;
        }
        return kubeconfig.resolveSibling(file);
    }

    private interface Located {
        Path path() throws IOException;
    }

    private static String referenced(String file, Located located) {
        try {
            return text(located.path());
        } catch (InvalidPathException e) {
            throw new KubeconfigReader.UnusableException("it contains an invalid file path");
        } catch (AccessDeniedException e) {
            throw new KubeconfigReader.UnusableException(
                    "this user is not allowed to read " + file + ", which it names");
        } catch (IOException e) {
            String why = HostRoot.isNone(e) ? "does not exist" : Failure.of(e).detail();
            throw new KubeconfigReader.UnusableException("the file " + file + ", which it names, " + why);
        }
    }
}
