package dev.registrydoctor.checks.store;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The folders and damaged links of a repository that decide how a garbage collection treats it.
 *
 * @param listed2 whether distribution 2 finds the repository: it looks for the folder {@code _layers}
 * @param listed3 whether distribution 3 finds it: it looks for {@code _manifests} ({@code registry/storage/catalog.go})
 * @param layersFolder whether there is a folder {@code _layers}
 * @param tagsFolder whether there is a folder {@code _manifests/tags}
 * @param otherRevisions links of {@code _manifests/revisions} that do not hold the digest of their own folder: by that digest, or by
 *     path where the folder is not that of a digest, the digest that they hold; empty when they hold none
 * @param otherLayers the same for {@code _layers}
 * @param damagedTag a tag whose link holds no digest, or null
 */
public record RepositoryFiles(
        boolean listed2,
        boolean listed3,
        boolean layersFolder,
        boolean tagsFolder,
        Map<String, String> otherRevisions,
        Map<String, String> otherLayers,
        @Nullable String damagedTag) {

    /** Nothing is missing or damaged. */
    public static final RepositoryFiles SOUND = new RepositoryFiles(true, true, true, true, Map.of(), Map.of(), null);

    public RepositoryFiles {
        otherRevisions = Collections.unmodifiableMap(new TreeMap<>(otherRevisions));
        otherLayers = Collections.unmodifiableMap(new TreeMap<>(otherLayers));
    }
}
