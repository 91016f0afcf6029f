package dev.registrydoctor.reports.space;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoreUse;
import dev.registrydoctor.checks.store.StoreUse.PlatformUse;
import dev.registrydoctor.checks.store.StoreUse.ReferrerUse;
import dev.registrydoctor.checks.store.StoreUse.RepositoryUse;
import dev.registrydoctor.checks.store.StoreUse.TagUse;
import dev.registrydoctor.checks.store.StoredRepository;
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
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the report of a store. Texts of the registry lose secrets and control characters here, for all renderings. */
public final class SpaceAssembly {

    /** Platforms of attestations in an index, which BuildKit marks so that nothing runs them. */
    private static final String NO_PLATFORM = "unknown/unknown";

    private final RegistryStore store;
    private final StoreUse use;
    private final UsedImages used;
    private final RegistryVersion version;

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
        return new WhatIf(
                CleanText.line(asked),
                collection(plan.applied(store)),
                deletions,
                clean(plan.kept()),
                clean(plan.notFound()),
                clean(plan.doubts().stream().map(DeletionPlan.Doubt::text).toList()));
    }

    private Collection collection(RegistryStore of) {
        GarbageCollection collection = GarbageCollection.of(of, version);
        String stopped = collection.stopped();
        return new Collection(
                collection.bytes(),
                collection.freed().size(),
                clean(List.copyOf(collection.broken().keySet())),
                stopped == null ? null : CleanText.line(stopped));
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
        return new Totals(
                tags,
                store.manifests().size(),
                store.blobs().size(),
                use.tagged(),
                use.untagged(),
                isFiles() ? use.unreferenced() : null,
                isFiles() ? use.uploads() : null,
                isFiles() ? collection(store) : null);
    }

    private List<Repository> repositories() {
        List<Repository> repositories = new ArrayList<>();
        use.repositories().forEach((name, its) -> repositories.add(repository(name, its)));
        repositories.sort(Comparator.comparingLong(Repository::exclusive)
                .thenComparingLong(Repository::referenced)
                .reversed()
                .thenComparing(Repository::name));
        return repositories;
    }

    private Repository repository(String name, RepositoryUse its) {
        List<Tag> tags = new ArrayList<>();
        its.tags().forEach((tag, tagUse) -> tags.add(tag(name, tag, tagUse)));
        tags.sort(Comparator.comparingLong(Tag::exclusive)
                .thenComparingLong(Tag::referenced)
                .reversed()
                .thenComparing(Tag::name));
        long referrers = its.tags().values().stream()
                .flatMap(t -> t.referrers().stream())
                .map(ReferrerUse::digest)
                .distinct()
                .count();
        return new Repository(
                CleanText.line(name),
                its.referenced(),
                its.exclusive(),
                its.untagged().size(),
                its.untaggedExclusive(),
                (int) referrers,
                its.uploads(),
                its.links().gone().size(),
                tags);
    }

    private Tag tag(String repository, String name, TagUse its) {
        String digest = its.digest();
        StoredRepository stored = store.repositories().get(repository);
        StoredRepository.Tag link = stored == null ? null : stored.tags().get(name);
        String user = user(repository + ":" + name, its);
        return new Tag(
                CleanText.line(name),
                digest == null ? null : CleanText.line(digest),
                link == null ? null : link.pushed(),
                its.referenced(),
                its.exclusive(),
                its.platforms().stream()
                        .map(PlatformUse::platform)
                        .filter(p -> !p.isEmpty() && !p.equals(NO_PLATFORM))
                        .map(CleanText::line)
                        .distinct()
                        .toList(),
                its.referrers().stream()
                        .map(SpaceAssembly::name)
                        .map(CleanText::line)
                        .toList(),
                its.missing(),
                user == null ? null : CleanText.line(user));
    }

    private static String name(ReferrerUse referrer) {
        String tag = referrer.tag();
        return tag != null ? tag : referrer.type().isEmpty() ? referrer.digest() : referrer.type();
    }

    /** Who uses a tag: by its name, by its digest, or by that of the manifest for one platform. */
    private @Nullable String user(String tag, TagUse its) {
        return Stream.concat(
                        Stream.of(tag).map(used.tags()::get),
                        Stream.concat(
                                        Stream.ofNullable(its.digest()),
                                        its.platforms().stream().map(PlatformUse::digest))
                                .map(used.digests()::get))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
