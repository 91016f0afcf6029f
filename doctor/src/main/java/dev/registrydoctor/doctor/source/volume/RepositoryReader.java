package dev.registrydoctor.doctor.source.volume;

import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.store.RepositoryFiles;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.StoredRepository.Tag;
import dev.registrydoctor.checks.store.StoredRepository.Upload;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.volume.RepositoryFinder.Found;
import dev.registrydoctor.doctor.source.volume.VolumeFiles.Entry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One repository: its tags, and what its links hold. */
final class RepositoryReader {

    private static final LinksOf NO_LINKS = new LinksOf(Set.of(), Map.of());

    private final VolumeFiles files;
    private final Digests digests;
    private final ReadingState state;

    RepositoryReader(VolumeFiles files, Digests digests, ReadingState state) {
        this.files = files;
        this.digests = digests;
        this.state = state;
    }

    private record LinksOf(Set<String> sound, Map<String, String> other) {}

    /** Tags, and one of them whose link is damaged. */
    private record Tags(Map<String, Tag> byName, @Nullable String damaged) {}

    StoredRepository read(Found found) {
        Path layers = files.folder(found.folder(), "_layers");
        Path manifests = files.folder(found.folder(), "_manifests");
        Path tags = manifests == null ? null : files.folder(manifests, "tags");
        Path uploads = files.folder(found.folder(), "_uploads");
        LinksOf revisionLinks = links(manifests == null ? null : files.folder(manifests, "revisions"));
        LinksOf layerLinks = links(layers);
        Tags read = tags == null ? new Tags(Map.of(), null) : tags(tags);
        List<Upload> begun = uploads == null ? List.of() : new UploadFolder(files, state).read(uploads);
        state.readRepository();
        return new StoredRepository(
                read.byName(),
                revisionLinks.sound(),
                layerLinks.sound(),
                begun,
                new RepositoryFiles(
                        found.listed2(),
                        found.listed3(),
                        layers != null,
                        tags != null,
                        revisionLinks.other(),
                        layerLinks.other(),
                        read.damaged()));
    }

    private LinksOf links(@Nullable Path folder) {
        if (folder == null) {
            return NO_LINKS;
        }
        LinkFolder links = LinkFolder.read(folder, files, digests, state);
        return new LinksOf(links.sound(), links.other());
    }

    private Tags tags(Path folder) {
        Map<String, Tag> tags = new HashMap<>();
        String damaged = null;
        for (Entry entry : files.list(folder)) {
            if (!entry.folder() || !ImageReference.isTag(entry.name())) {
                files.gap(entry.path(), "is not the folder of a tag");
                damaged = ShownText.line(entry.name(), ShownText.SHORT);
                continue;
            }
            if (!state.keep()) {
                break;
            }
            Path current = files.folder(entry.path(), "current");
            Entry link = current == null ? null : files.entry(current.resolve(LinkFile.NAME));
            String digest = link == null ? null : LinkFile.digest(link.path(), files, digests);
            boolean broken = LinkFile.DAMAGED.equals(digest);
            damaged = broken ? entry.name() : damaged;
            tags.put(
                    entry.name(),
                    new Tag(broken ? null : digest, link == null || digest == null ? null : link.modified()));
        }
        return new Tags(tags, damaged);
    }
}
