package dev.registrydoctor.checks.store.sweep;

import dev.registrydoctor.checks.store.StoredManifest.Reference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What distribution 3 keeps ({@code registry/storage/garbagecollect.go} at v3.0.0): each manifest of a repository, and all below it.
 * What was marked already is not visited again, even when another repository marked it that does not link it as a manifest.
 */
final class MarkOf3 implements Marking {

    private final Marks marks = Marks.none();

    @Override
    public Marks marks() {
        marks.untagged().removeIf(manifest -> marks.marked().contains(manifest.digest()));
        return marks;
    }

    @Override
    public void repository(RepositoryLinks links, boolean deleteUntagged) throws CollectionStopped {
        List<String> manifests = links.manifests();
        TaggedManifests tagged =
                deleteUntagged && !manifests.isEmpty() ? new TaggedManifests(links.name(), links.repository()) : null;
        for (String digest : manifests) {
            if (tagged == null || tagged.contains(digest)) {
                marks.marked().add(digest);
                markBelow(digest, links);
            } else if (links.repository().files().tagsFolder()) {
                // Without a folder of tags, the manifest stays and its blobs are deleted.
                marks.untagged().add(new Marks.Untagged(links.name(), digest));
            }
        }
        markLayerLinks(links);
    }

    private void markBelow(String top, RepositoryLinks links) throws CollectionStopped {
        Deque<String> open = new ArrayDeque<>(List.of(top));
        while (!open.isEmpty()) {
            for (Reference reference : links.manifest(open.remove()).references()) {
                String digest = reference.digest();
                if (marks.marked().add(digest) && links.manifestBlob(digest) != null) {
                    open.add(digest);
                }
            }
        }
    }

    private void markLayerLinks(RepositoryLinks links) throws CollectionStopped {
        if (!links.repository().files().layersFolder()) {
            throw new CollectionStopped(links.name() + " has no folder _layers");
        }
        Set<String> gone = new HashSet<>();
        for (String layer : links.layers()) {
            if (!marks.marked().contains(layer) && !gone.add(layer)) {
                marks.twice().put(links.name(), layer);
            }
        }
        if (!gone.isEmpty()) {
            marks.layerLinks().put(links.name(), gone);
        }
    }
}
