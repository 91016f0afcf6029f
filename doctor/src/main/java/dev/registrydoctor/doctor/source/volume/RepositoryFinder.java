package dev.registrydoctor.doctor.source.volume;

import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.volume.VolumeFiles.Entry;
import dev.registrydoctor.reports.secrets.Secrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The repositories of a store, and which of them each version of distribution finds: {@code handleRepository} of
 * {@code registry/storage/catalog.go}. Version 2 looks for folders {@code _layers}, version 3 for {@code _manifests}. A file whose name
 * begins with an underscore ends version 2's look at its folder.
 */
final class RepositoryFinder {

    private static final String LAYERS = "_layers";
    private static final String MANIFESTS = "_manifests";

    private final VolumeFiles files;
    private final ReadingState state;
    private final Path root;
    private final List<Found> found = new ArrayList<>();
    private @Nullable String illegal2;
    private @Nullable String illegal3;

    RepositoryFinder(Path root, VolumeFiles files, ReadingState state) {
        this.root = root;
        this.files = files;
        this.state = state;
    }

    /** A repository with the versions that find it. */
    record Found(String name, Path folder, boolean listed2, boolean listed3) {}

    private record Inner(Path folder, boolean reached2) {}

    void search() {
        visit(root, 0, true);
    }

    List<Found> found() {
        return found;
    }

    /** A name that distribution 2 finds and refuses, or null. */
    @Nullable
    String illegal2() {
        return illegal2;
    }

    /** A name that distribution 3 finds and refuses, or null. */
    @Nullable
    String illegal3() {
        return illegal3;
    }

    /** Looks at a folder; {@code reached2} says whether distribution 2 comes to it. */
    private void visit(Path folder, int depth, boolean reached2) {
        boolean repository = false;
        boolean listed2 = false;
        boolean listed3 = false;
        boolean looking2 = reached2;
        List<Inner> inner = new ArrayList<>();
        for (Entry entry : files.list(folder)) {
            if (entry.name().startsWith("_")) {
                boolean layers = entry.name().equals(LAYERS);
                boolean manifests = entry.name().equals(MANIFESTS);
                repository |= entry.folder() || layers || manifests;
                listed2 |= looking2 && layers;
                listed3 |= manifests;
                looking2 &= entry.folder();
            } else if (entry.folder()) {
                inner.add(new Inner(entry.path(), looking2));
            }
        }
        if (repository) {
            add(folder, listed2, listed3);
        }
        for (Inner child : inner) {
            if (depth >= state.limits().depth()) {
                files.gap(child.folder(), "is nested too deep and was not read");
            } else {
                visit(child.folder(), depth + 1, child.reached2());
            }
        }
    }

    private void add(Path folder, boolean listed2, boolean listed3) {
        String name = root.relativize(folder).toString();
        if (RepositoryName.isLegal(name)) {
            if (state.keep()) {
                found.add(new Found(name, folder, listed2, listed3));
            }
            return;
        }
        // In the middle of a sentence, a secret need not look like one.
        String shown = ShownText.line(Secrets.redact(name), ShownText.SHORT);
        String why = "the name of the repository " + shown + " is not legal";
        state.gap(why);
        illegal2 = listed2 && illegal2 == null ? why : illegal2;
        illegal3 = listed3 && illegal3 == null ? why : illegal3;
    }
}
