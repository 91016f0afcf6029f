package dev.registrydoctor.checks.store.sweep;

import dev.registrydoctor.checks.store.StoredManifest.Reference;
import java.util.List;

/**
 * What distribution 2 keeps ({@code registry/storage/garbagecollect.go} at v2.8.3): each manifest of a repository, and what that names
 * itself. With {@code --delete-untagged}, the manifests of an index count as untagged, and their layers are deleted.
 */
final class MarkOf2 implements Marking {

    private final Marks marks = Marks.none();

    @Override
    public Marks marks() {
        return marks;
    }

    @Override
    public void repository(RepositoryLinks links, boolean deleteUntagged) throws CollectionStopped {
        List<String> manifests = links.manifests();
        TaggedManifests tagged =
                deleteUntagged && !manifests.isEmpty() ? new TaggedManifests(links.name(), links.repository()) : null;
        for (String digest : manifests) {
            if (tagged != null && !tagged.contains(digest)) {
                if (!links.repository().files().tagsFolder()) {
                    throw new CollectionStopped(links.name() + " has manifests and no folder of tags");
                }
                marks.untagged().add(new Marks.Untagged(links.name(), digest));
                continue;
            }
            marks.marked().add(digest);
            for (Reference reference : links.manifest(digest).references()) {
                marks.marked().add(reference.digest());
            }
        }
    }
}
