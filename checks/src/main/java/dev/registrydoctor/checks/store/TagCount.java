package dev.registrydoctor.checks.store;

import dev.registrydoctor.checks.store.StoreUse.PlatformUse;
import dev.registrydoctor.checks.store.StoreUse.ReferrerUse;
import dev.registrydoctor.checks.store.StoreUse.TagUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the bytes of the tags of one repository. */
final class TagCount {

    private final RegistryStore store;
    private final StoredRepository repository;
    private final RepositoryGraph graph;
    private final BlobHolders holders;
    private final MissingParts missing;
    /** Tags that name one image share what is told about it, however long that is. */
    private final Map<String, Image> images = new HashMap<>();

    /** What is the same for all tags of an image. */
    private record Image(long referenced, int missing, List<PlatformUse> platforms, List<ReferrerUse> referrers) {
        static final Image NONE = new Image(0, 1, List.of(), List.of());
    }

    TagCount(RegistryStore store, StoredRepository repository, RepositoryGraph graph, BlobHolders holders) {
        this.store = store;
        this.repository = repository;
        this.graph = graph;
        this.holders = holders;
        this.missing = new MissingParts(store, repository);
    }

    Map<String, TagUse> uses() {
        Map<String, TagUse> uses = new TreeMap<>();
        repository.tags().forEach((tag, to) -> uses.put(tag, use(tag, to.digest())));
        return uses;
    }

    private TagUse use(String tag, @Nullable String digest) {
        if (digest == null || !repository.revisions().contains(digest)) {
            return new TagUse(digest, 0, 0, Image.NONE.missing(), List.of(), List.of(), null);
        }
        Image image = images.computeIfAbsent(digest, this::image);
        Set<String> going = graph.removal(Set.of(tag), List.of(), RepositoryGraph.Kept.NOTHING)
                .manifests();
        return new TagUse(
                digest,
                image.referenced(),
                holders.exclusive(going),
                image.missing(),
                image.platforms(),
                image.referrers(),
                graph.subjectOf(tag));
    }

    private Image image(String digest) {
        Set<String> tree = graph.tree(digest);
        return new Image(
                holders.referenced(graph.withReferrers(List.of(digest))),
                missing.in(tree),
                platforms(digest),
                referrers(tree));
    }

    private List<PlatformUse> platforms(String digest) {
        StoredManifest content = store.manifests().get(digest);
        if (content == null || content.kind() != StoredManifest.Kind.INDEX) {
            return List.of();
        }
        List<PlatformUse> platforms = new ArrayList<>();
        for (StoredManifest.Reference part : content.references()) {
            platforms.add(new PlatformUse(
                    part.digest(),
                    part.platform(),
                    holders.referenced(graph.tree(part.digest())),
                    repository.revisions().contains(part.digest())));
        }
        return platforms;
    }

    private List<ReferrerUse> referrers(Set<String> tree) {
        List<ReferrerUse> referrers = new ArrayList<>();
        for (String subject : tree) {
            graph.referrers(subject).forEach((digest, tag) -> {
                StoredManifest content = store.manifests().get(digest);
                referrers.add(new ReferrerUse(
                        digest,
                        subject,
                        content == null ? "" : content.artifactType(),
                        tag,
                        holders.referenced(graph.tree(digest))));
            });
        }
        return referrers;
    }
}
