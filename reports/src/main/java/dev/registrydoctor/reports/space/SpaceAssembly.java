package dev.registrydoctor.reports.space;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoreUse;
import dev.registrydoctor.checks.store.StoreUse.RepositoryUse;
import dev.registrydoctor.checks.store.StoreUse.TagUse;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.StoredRepository.Upload;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.checks.store.sweep.GarbageCollection;
import dev.registrydoctor.checks.store.sweep.RegistryVersion;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.space.SpaceReport.Collection;
import dev.registrydoctor.reports.space.SpaceReport.Deletion;
import dev.registrydoctor.reports.space.SpaceReport.Growth;
import dev.registrydoctor.reports.space.SpaceReport.Repository;
import dev.registrydoctor.reports.space.SpaceReport.Tag;
import dev.registrydoctor.reports.space.SpaceReport.Totals;
import dev.registrydoctor.reports.space.SpaceReport.Volume;
import dev.registrydoctor.reports.space.SpaceReport.WhatIf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the report of a store. Texts of the registry lose secrets and control characters here, for all renderings. */
public final class SpaceAssembly {

    /** Platforms of attestations in an index, which BuildKit marks so that nothing runs them. */
    private static final String NO_PLATFORM = "unknown/unknown";

    private final RegistryStore store;
    private final StoreUse use;
    private final UsedImages used;
    private final RegistryVersion version;
    private final UntaggedBytes untagged;

    /**
     * Of a store.
     *
     * @param use of this store
     * @param version the registry whose garbage collection is computed
     */
    public SpaceAssembly(RegistryStore store, StoreUse use, UsedImages used, RegistryVersion version) {
        this.store = store;
        this.use = use;
        this.used = used;
        this.version = version;
        this.untagged = new UntaggedBytes(store, use);
    }

    /**
     * What is known of the place beside the store.
     *
     * @param registry what was looked at, in a few words
     * @param readFrom the places that were read, one line each
     * @param differences between the files and the API, one line each
     * @param gaps what else could not be read, one line each
     */
    public record Place(
            String registry,
            List<String> readFrom,
            @Nullable Volume volume,
            @Nullable Growth growth,
            List<String> differences,
            List<String> gaps) {}

    /** The report. */
    public SpaceReport report(Place place, Instant at, @Nullable WhatIf whatIf) {
        List<String> gaps = new ArrayList<>(place.gaps());
        gaps.addAll(store.gaps());
        gaps.addAll(used.gaps());
        return new SpaceReport(
                CleanText.line(place.registry()),
                at,
                store.source(),
                clean(place.readFrom()),
                totals(),
                place.volume(),
                place.growth(),
                repositories(),
                clean(place.differences()),
                clean(gaps).stream().distinct().toList(),
                whatIf);
    }

    /**
     * What a plan of deletions would free.
     *
     * @param asked as it was asked for
     */
    public WhatIf whatIf(String asked, DeletionPlan plan) {
        List<Deletion> deletions = new ArrayList<>();
        plan.repositories()
                .forEach((name, deletion) -> deletions.add(new Deletion(
                        CleanText.line(name),
                        clean(List.copyOf(deletion.tags())),
                        deletion.manifests().size())));
        return new WhatIf(CleanText.line(asked), collection(plan.applied(store)), deletions, clean(plan.kept()));
    }

    private Collection collection(RegistryStore of) {
        GarbageCollection collection = GarbageCollection.of(of, version);
        String stopped = collection.stopped();
        return new Collection(
                collection.bytes(), collection.freed().size(), stopped == null ? null : CleanText.line(stopped));
    }

    private static List<String> clean(List<String> lines) {
        return lines.stream().map(CleanText::line).toList();
    }

    private boolean isFiles() {
        return store.source() == RegistryStore.Source.FILES;
    }

    private Totals totals() {
        int tags = store.repositories().values().stream()
                .mapToInt(r -> r.tags().size())
                .sum();
        long uploads = store.repositories().values().stream()
                .flatMap(r -> r.uploads().stream())
                .mapToLong(Upload::bytes)
                .sum();
        return new Totals(
                tags,
                store.manifests().size(),
                store.blobs().size(),
                use.tagged(),
                use.untagged(),
                isFiles() ? use.unreferenced() : null,
                isFiles() ? uploads : null,
                isFiles() ? collection(store) : null);
    }

    private List<Repository> repositories() {
        List<Repository> repositories = new ArrayList<>();
        use.repositories().forEach((name, its) -> {
            StoredRepository stored = store.repositories().get(name);
            if (stored != null) {
                repositories.add(repository(name, stored, its));
            }
        });
        repositories.sort(Comparator.comparingLong(Repository::exclusive)
                .thenComparingLong(Repository::referenced)
                .reversed()
                .thenComparing(Repository::name));
        return repositories;
    }

    private Repository repository(String name, StoredRepository stored, RepositoryUse its) {
        Map<String, List<String>> referrers = referrers(stored);
        List<Tag> tags = new ArrayList<>();
        its.tags().forEach((tag, tagUse) -> {
            StoredRepository.Tag link = stored.tags().get(tag);
            if (link != null) {
                tags.add(tag(name, tag, link, tagUse, referrers));
            }
        });
        tags.sort(Comparator.comparingLong(Tag::exclusive)
                .thenComparingLong(Tag::referenced)
                .reversed()
                .thenComparing(Tag::name));
        int about =
                (int) its.untagged().stream().filter(this::hasSubject).count();
        return new Repository(
                CleanText.line(name),
                its.referenced(),
                its.exclusive(),
                its.untagged().size() - about,
                untagged.of(name),
                about,
                stored.uploads().stream().mapToLong(Upload::bytes).sum(),
                gone(stored.layers()),
                tags);
    }

    private boolean hasSubject(String digest) {
        StoredManifest manifest = store.manifests().get(digest);
        return manifest != null && manifest.subject() != null;
    }

    private int gone(Set<String> layers) {
        return isFiles()
                ? (int) layers.stream()
                        .filter(l -> !store.blobs().containsKey(l))
                        .count()
                : 0;
    }

    private Tag tag(
            String repository,
            String name,
            StoredRepository.Tag link,
            TagUse its,
            Map<String, List<String>> referrers) {
        String digest = link.digest();
        StoredManifest manifest = digest == null ? null : store.manifests().get(digest);
        List<String> platforms = manifest == null
                ? List.of()
                : manifest.references().stream()
                        .map(Reference::platform)
                        .filter(p -> !p.isEmpty() && !p.equals(NO_PLATFORM))
                        .distinct()
                        .toList();
        String user = user(repository, name, digest, manifest);
        return new Tag(
                CleanText.line(name),
                digest == null ? null : CleanText.line(digest),
                link.pushed(),
                its.referenced(),
                its.exclusive(),
                clean(platforms),
                clean(digest == null ? List.of() : referrers.getOrDefault(digest, List.of())),
                its.missing(),
                user == null ? null : CleanText.line(user));
    }

    /** Who uses a tag: by its name, by its digest, or by that of the manifest for one platform. */
    private @Nullable String user(
            String repository, String tag, @Nullable String digest, @Nullable StoredManifest manifest) {
        String user = used.tags().get(repository + ":" + tag);
        if (user == null && digest != null) {
            user = used.digests().get(digest);
        }
        if (user == null && manifest != null) {
            user = manifest.references().stream()
                    .filter(r -> r.role() == Role.MANIFEST)
                    .map(r -> used.digests().get(r.digest()))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        return user;
    }

    /** What is about a manifest, by its digest: what OCI 1.1 calls its subject, and cosign's tags {@code sha256-DIGEST.sig}. */
    private Map<String, List<String>> referrers(StoredRepository repository) {
        Map<String, List<String>> about = new HashMap<>();
        for (String revision : repository.revisions()) {
            StoredManifest manifest = store.manifests().get(revision);
            String subject = manifest == null ? null : manifest.subject();
            if (manifest != null && subject != null) {
                String kind = manifest.artifactType().isEmpty() ? manifest.mediaType() : manifest.artifactType();
                about.computeIfAbsent(subject, s -> new ArrayList<>()).add(kind.isEmpty() ? revision : kind);
            }
        }
        for (String tag : repository.tags().keySet()) {
            int dot = tag.lastIndexOf('.');
            if (tag.startsWith("sha256-") && dot > 0) {
                String subject = "sha256:" + tag.substring("sha256-".length(), dot);
                about.computeIfAbsent(subject, s -> new ArrayList<>()).add(tag);
            }
        }
        return about;
    }
}
