package dev.registrydoctor.reports.space;

import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.HarborSpace;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoreComparison;
import dev.registrydoctor.checks.store.StoreUse;
import dev.registrydoctor.checks.store.StoreUse.PlatformUse;
import dev.registrydoctor.checks.store.StoreUse.ReferrerUse;
import dev.registrydoctor.checks.store.StoreUse.RepositoryUse;
import dev.registrydoctor.checks.store.StoreUse.TagUse;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import dev.registrydoctor.checks.store.retention.FreedSpace;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.checks.store.sweep.GarbageCollection;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.space.SpaceReport.Collection;
import dev.registrydoctor.reports.space.SpaceReport.Deletion;
import dev.registrydoctor.reports.space.SpaceReport.Difference;
import dev.registrydoctor.reports.space.SpaceReport.Growth;
import dev.registrydoctor.reports.space.SpaceReport.Quota;
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
import java.util.Locale;
import java.util.Map;
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
     * @param comparison of the files with the API; null when only one of them was read
     * @param harbor what a Harbor says of itself; null when it is not one, or was not asked
     * @param gaps what else could not be read, one line each
     */
    public record Place(
            String registry,
            List<String> readFrom,
            @Nullable Volume volume,
            @Nullable StoreComparison comparison,
            @Nullable HarborSpace harbor,
            List<String> gaps) {}

    /** The report. */
    public SpaceReport report(Place place, Instant at, @Nullable WhatIf whatIf) {
        List<String> gaps = new ArrayList<>(place.gaps());
        if (place.comparison() != null) {
            place.comparison().notCompared().forEach(line -> gaps.add("not compared: " + line));
        }
        gaps.addAll(store.gaps());
        used.gaps().forEach(gap -> gaps.add("who uses the images: " + gap));
        used.doubts().forEach(line -> gaps.add("who uses the images: " + line));
        return new SpaceReport(
                CleanText.line(place.registry()),
                at,
                store.source(),
                store.gaps().isEmpty(),
                clean(place.readFrom()),
                totals(),
                volume(place.volume()),
                growth(at, place.volume()),
                repositories(),
                quotas(place.harbor()),
                differences(place.comparison()),
                clean(gaps).stream().distinct().toList(),
                whatIf);
    }

    private static @Nullable Volume volume(@Nullable Volume read) {
        return read == null
                ? null
                : new Volume(CleanText.line(read.place()), read.total(), read.free(), read.inodes(), read.freeInodes());
    }

    /**
     * What a plan of deletions would free.
     *
     * @param asked as it was asked for
     * @param command what carries it out; null when nothing does
     */
    public WhatIf whatIf(String asked, DeletionPlan plan, @Nullable String command) {
        FreedSpace freed = FreedSpace.of(store, plan, version);
        Map<String, Long> bytes = new HashMap<>();
        freed.images().forEach(image -> bytes.merge(image.repository(), image.bytes(), Long::sum));
        List<Deletion> deletions = new ArrayList<>();
        plan.repositories()
                .forEach((name, deletion) -> deletions.add(new Deletion(
                        CleanText.line(name),
                        clean(List.copyOf(deletion.tags())),
                        deletion.manifests().size(),
                        bytes.getOrDefault(name, 0L))));
        deletions.sort(Comparator.comparingLong(Deletion::freed).reversed().thenComparing(Deletion::repository));
        return new WhatIf(
                CleanText.line(asked),
                collection(freed.withPlan()),
                freed.together(),
                deletions,
                clean(plan.kept()),
                clean(plan.notFound()),
                clean(doubts(plan)),
                command == null || plan.isEmpty() ? null : CleanText.line(command));
    }

    /** What of a plan is not known; that only an API was read is said of the whole report. */
    private static List<String> doubts(DeletionPlan plan) {
        List<String> doubts = new ArrayList<>();
        if (plan.doubts(DeletionPlan.Doubt.Kind.USE)) {
            doubts.add(
                    plan.isEmpty()
                            ? "Rules delete nothing while it is not known who uses the images."
                            : "It is not known who uses the images.");
        }
        if (!plan.isEmpty()) {
            plan.doubts().stream()
                    .filter(doubt -> doubt.kind() == DeletionPlan.Doubt.Kind.CUSTOM)
                    .map(doubt -> "Whether these name an image that would go is not known: " + doubt.text())
                    .forEach(doubts::add);
        }
        plan.doubts().stream()
                .filter(doubt -> doubt.kind() == DeletionPlan.Doubt.Kind.STORE)
                .map(DeletionPlan.Doubt::text)
                .forEach(doubts::add);
        return doubts;
    }

    private static Collection collection(GarbageCollection collection) {
        String stopped = collection.stopped();
        return new Collection(
                collection.bytes(),
                collection.freed().size(),
                clean(List.copyOf(collection.broken().keySet())),
                stopped == null ? null : CleanText.line(stopped));
    }

    /** By the times of files: those of an API are of builds, which can be long before the push. */
    private @Nullable Growth growth(Instant at, @Nullable Volume volume) {
        dev.registrydoctor.checks.store.Growth growth =
                isFiles() ? dev.registrydoctor.checks.store.Growth.of(store, at) : null;
        Long free = volume == null ? null : volume.free();
        return growth == null
                ? null
                : new Growth(growth.bytesPerDay(), growth.days(), free == null ? null : growth.daysUntilFull(free));
    }

    private static List<Quota> quotas(@Nullable HarborSpace harbor) {
        List<Quota> quotas = new ArrayList<>();
        if (harbor != null) {
            harbor.projects().entrySet().stream()
                    .filter(e -> e.getValue().quota() != null)
                    .sorted(Comparator.comparingDouble(SpaceAssembly::share).reversed())
                    .forEach(e -> quotas.add(quota(e.getKey(), e.getValue().quota())));
        }
        return quotas;
    }

    private static double share(Map.Entry<String, HarborSpace.Project> project) {
        HarborSpace.Quota quota = project.getValue().quota();
        return quota == null ? 0 : quota.share();
    }

    private static Quota quota(String project, HarborSpace.@Nullable Quota quota) {
        return quota == null
                ? new Quota(CleanText.line(project), 0, null)
                : new Quota(CleanText.line(project), quota.used(), quota.isLimited() ? quota.limit() : null);
    }

    private static List<Difference> differences(@Nullable StoreComparison comparison) {
        return comparison == null
                ? List.of()
                : comparison.differences().stream()
                        .map(SpaceAssembly::difference)
                        .toList();
    }

    private static Difference difference(StoreComparison.Difference found) {
        String reference = found.reference();
        String subject = reference.isEmpty()
                ? found.repository()
                : found.repository() + (reference.indexOf(':') >= 0 ? "@" : ":") + reference;
        return new Difference(
                found.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                CleanText.line(subject),
                CleanText.line(found.inFiles()),
                CleanText.line(found.served()),
                found.kind().meaning(),
                found.kind().advice());
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
                isFiles() ? collection(GarbageCollection.of(store, version)) : null);
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
