package dev.registrydoctor.reports.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.HarborSpace;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.RegistryStore.Source;
import dev.registrydoctor.checks.store.StoreComparison;
import dev.registrydoctor.checks.store.StoreUse;
import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredManifest.Kind;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import dev.registrydoctor.checks.store.retention.RetentionRules;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.reports.space.SpaceReport.Repository;
import dev.registrydoctor.reports.space.SpaceReport.Tag;
import dev.registrydoctor.reports.space.SpaceReport.Volume;
import dev.registrydoctor.reports.space.SpaceReport.WhatIf;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpaceAssemblyTest {

    private static final UsedImages UNUSED = new UsedImages(Map.of(), Map.of(), List.of());

    private final Map<String, StoredRepository> repositories = new TreeMap<>();
    private final Map<String, StoredBlob> blobs = new TreeMap<>();
    private final Map<String, StoredManifest> manifests = new TreeMap<>();

    private static String digest(String name) {
        return "sha256:"
                + String.format("%64s", Integer.toHexString(name.hashCode())).replace(' ', '0');
    }

    private Reference layer(String name, long size, Instant written) {
        blobs.put(digest(name), new StoredBlob(size, written));
        return new Reference(Role.LAYER, digest(name), size, "", false);
    }

    private Reference layer(String name, long size) {
        return layer(name, size, SpaceSample.AT);
    }

    private String manifest(String name, Kind kind, @Nullable String subject, Reference... parts) {
        blobs.put(digest(name), new StoredBlob(10, SpaceSample.AT));
        manifests.put(
                digest(name),
                new StoredManifest(
                        10,
                        "application/vnd.oci.image.manifest.v1+json",
                        kind,
                        List.of(parts),
                        subject,
                        subject == null ? "" : "application/vnd.sbom",
                        null));
        return digest(name);
    }

    /** A repository with these tags and manifests without one; all layers are linked. */
    private void repository(String name, Map<String, String> tags, String... untagged) {
        Map<String, StoredRepository.Tag> its = new HashMap<>();
        Set<String> revisions = new HashSet<>(List.of(untagged));
        tags.forEach((tag, digest) -> {
            its.put(tag, new StoredRepository.Tag(digest, SpaceSample.AT));
            revisions.add(digest);
        });
        for (String revision : List.copyOf(revisions)) {
            StoredManifest content = manifests.get(revision);
            if (content != null) {
                content.references().stream()
                        .filter(r -> r.role() == Role.MANIFEST)
                        .forEach(r -> revisions.add(r.digest()));
            }
        }
        repositories.put(name, new StoredRepository(its, revisions, blobs.keySet(), List.of()));
    }

    private RegistryStore store(Source source) {
        return new RegistryStore(source, repositories, blobs, manifests, List.of());
    }

    private SpaceReport report(RegistryStore store, UsedImages used, SpaceAssembly.Place place) {
        return new SpaceAssembly(store, StoreUse.of(store), used, RegistryVersion.TWO)
                .report(place, SpaceSample.AT, null);
    }

    private SpaceReport report(Source source, UsedImages used) {
        return report(store(source), used, place(null, null, null));
    }

    private static SpaceAssembly.Place place(
            @Nullable Volume volume, @Nullable StoreComparison comparison, @Nullable HarborSpace harbor) {
        return new SpaceAssembly.Place("a registry", List.of("files"), volume, comparison, harbor, List.of());
    }

    private static Tag tag(SpaceReport report, String repository, String name) {
        return report.repositories().stream()
                .filter(r -> r.name().equals(repository))
                .flatMap(r -> r.tags().stream())
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void twoRepositories() {
        Reference base = layer("base", 1000);
        repository(
                "app",
                Map.of(
                        "v1", manifest("app1", Kind.IMAGE, null, base, layer("a1", 300)),
                        "v2", manifest("app2", Kind.IMAGE, null, base, layer("a2", 500))),
                manifest("old", Kind.IMAGE, null, base, layer("a0", 70)));
        repository("web", Map.of("latest", manifest("web", Kind.IMAGE, null, base, layer("w", 40))));
        layer("nobody", 7);
    }

    @Test
    void eachByteIsCountedOnce() {
        twoRepositories();

        SpaceReport report = report(Source.FILES, UNUSED);

        assertEquals(
                List.of("app", "web"),
                report.repositories().stream().map(Repository::name).toList());
        Repository app = report.repositories().get(0);
        assertEquals(List.of("v2", "v1"), app.tags().stream().map(Tag::name).toList());
        assertEquals(510, app.tags().get(0).exclusive());
        assertEquals(1510, app.tags().get(0).referenced());
        assertEquals(80, app.untaggedBytes());
        assertEquals(1, app.untagged());
        assertEquals(900, app.exclusive());
        assertEquals(1000, report.sharedBetween());
        assertEquals(7, report.totals().unreferenced());
        assertEquals(store(Source.FILES).bytes(), report.totals().stored());
        assertEquals(
                7,
                report.totals().collection() == null
                        ? -1
                        : report.totals().collection().freed());
    }

    @Test
    void anApiDoesNotTellWhatNothingRefersTo() {
        twoRepositories();

        SpaceReport report = report(Source.API, UNUSED);

        assertNull(report.totals().unreferenced());
        assertNull(report.totals().uploads());
        assertNull(report.totals().collection());
        assertNull(report.growth());
        assertFalse(report.isExact());
    }

    @Test
    void aUserIsFoundByTagByDigestAndByThatOfAPlatform() {
        twoRepositories();
        String amd = manifest("amd", Kind.IMAGE, null, layer("x", 5));
        String index = manifest(
                "index",
                Kind.INDEX,
                null,
                new Reference(Role.MANIFEST, amd, 10, "linux/amd64", false),
                new Reference(Role.MANIFEST, digest("attestation"), 10, "unknown/unknown", false));
        repository("multi", Map.of("1", index));
        UsedImages used = new UsedImages(
                Map.of("app:v1", "Deployment shop/web", "other:v2", "Pod a/b"),
                Map.of(digest("web"), "Pod shop/x", amd, "the image store of node n1"),
                List.of("ReplicaSets could not be listed"));

        SpaceReport report = report(Source.FILES, used);

        assertEquals("Deployment shop/web", tag(report, "app", "v1").usedBy());
        assertNull(tag(report, "app", "v2").usedBy());
        assertEquals("Pod shop/x", tag(report, "web", "latest").usedBy());
        assertEquals("the image store of node n1", tag(report, "multi", "1").usedBy());
        assertEquals(List.of("linux/amd64"), tag(report, "multi", "1").platforms());
        assertEquals(List.of("who uses the images: ReplicaSets could not be listed"), report.gaps());
    }

    @Test
    void whatIsAboutAnImageIsARefererAndNotUntagged() {
        String image = manifest("image", Kind.IMAGE, null, layer("l", 100));
        repository("app", Map.of("v1", image), manifest("sbom", Kind.IMAGE, image, layer("s", 20)));

        SpaceReport report = report(Source.FILES, UNUSED);

        assertEquals(List.of("application/vnd.sbom"), tag(report, "app", "v1").referrers());
        assertEquals(1, report.repositories().get(0).referrers());
        assertEquals(0, report.repositories().get(0).untagged());
    }

    @Test
    void namesThatCouldSteerATerminalAreMadeHarmless() {
        String hostile = "app\u001b[2J\nx";
        repository(hostile, Map.of("v1\u0007", manifest("image", Kind.IMAGE, null, layer("l", 100))));

        SpaceReport report = report(Source.FILES, new UsedImages(Map.of(), Map.of(), List.of("no\u001b]0;x")));

        Repository repository = report.repositories().get(0);
        for (String text : List.of(
                repository.name(),
                repository.tags().get(0).name(),
                report.gaps().get(0))) {
            assertTrue(text.chars().noneMatch(c -> c < ' ' || c == 0x7f), text);
        }
    }

    @Test
    void aPlanIsShownWithWhatItFreesAndWhatStays() {
        twoRepositories();
        RegistryStore store = store(Source.FILES);
        UsedImages used = new UsedImages(Map.of("web:latest", "Pod shop/x"), Map.of(), List.of());
        DeletionPlan plan = DeletionPlan.ofTags(store, List.of("app:v1", "web:latest", "app:none"), used);

        WhatIf whatIf =
                new SpaceAssembly(store, StoreUse.of(store), used, RegistryVersion.TWO).whatIf("delete", plan, null);

        assertEquals(300 + 10 + 7, whatIf.collection().freed());
        assertEquals(1, whatIf.deletions().size());
        assertEquals(List.of("v1"), whatIf.deletions().get(0).tags());
        assertEquals(310, whatIf.deletions().get(0).freed());
        assertEquals(0, whatIf.together());
        assertEquals(List.of("app:none"), whatIf.notFound());
        assertTrue(whatIf.kept().get(0).contains("Pod shop/x"), whatIf.kept().toString());
    }

    @Test
    void aPlanByRulesSaysWhyItDeletesNothing() {
        twoRepositories();
        RegistryStore store = store(Source.API);
        UsedImages used = new UsedImages(Map.of(), Map.of(), List.of("Pods could not be listed"));
        DeletionPlan plan = DeletionPlan.byRules(
                store, new RetentionRules(1, null, false, List.of(), List.of()), used, SpaceSample.AT);

        WhatIf whatIf =
                new SpaceAssembly(store, StoreUse.of(store), used, RegistryVersion.TWO).whatIf("keep=1", plan, "do it");

        assertEquals(List.of(), whatIf.deletions());
        assertEquals(1, whatIf.doubts().size());
        assertTrue(
                whatIf.doubts().get(0).contains("who uses the images"),
                whatIf.doubts().toString());
        assertNull(whatIf.command());
    }

    @Test
    void aPlanSaysWhichCustomResourcesMayUseWhatGoes() {
        twoRepositories();
        RegistryStore store = store(Source.FILES);
        UsedImages used =
                new UsedImages(Map.of(), Map.of(), List.of(), List.of("custom resources x.acme.example: not allowed"));
        SpaceAssembly assembly = new SpaceAssembly(store, StoreUse.of(store), used, RegistryVersion.TWO);

        WhatIf goes = assembly.whatIf("delete", DeletionPlan.ofTags(store, List.of("app:v1"), used), "do it");
        assertEquals(1, goes.deletions().size());
        assertEquals(1, goes.doubts().size());
        assertTrue(
                goes.doubts().get(0).contains("x.acme.example"), goes.doubts().toString());
        assertEquals(
                List.of(),
                assembly.whatIf("delete", DeletionPlan.ofTags(store, List.of("app:none"), used), null)
                        .doubts());
        assertTrue(report(Source.FILES, used).gaps().get(0).contains("x.acme.example"));
    }

    @Test
    void theDaysLeftGoByTheFreeBytes() {
        for (int day = 0; day < 30; day++) {
            layer("day" + day, 100, SpaceSample.AT.minus(Duration.ofDays(day)).minusSeconds(60));
        }
        Volume volume = new Volume("here", 10_000L, 1_000L, null, null);

        SpaceReport report = report(store(Source.FILES), UNUSED, place(volume, null, null));

        assertNotNull(report.growth());
        assertEquals(100, report.growth().bytesPerDay());
        assertEquals(10, report.growth().daysLeft());
        SpaceReport without = report(store(Source.FILES), UNUSED, place(null, null, null));
        assertNotNull(without.growth());
        assertNull(without.growth().daysLeft());
    }

    @Test
    void quotasComeByTheirUseAndDifferencesWithTheirMeaning() {
        HarborSpace harbor = new HarborSpace(
                Map.of(
                        "half", new HarborSpace.Project(new HarborSpace.Quota(100, 50), Map.of()),
                        "full", new HarborSpace.Project(new HarborSpace.Quota(10, 10), Map.of()),
                        "free", new HarborSpace.Project(new HarborSpace.Quota(-1, 70), Map.of()),
                        "unknown", new HarborSpace.Project(null, Map.of())),
                List.of());
        StoreComparison comparison = new StoreComparison(
                List.of(new StoreComparison.Difference(
                        StoreComparison.Kind.TAG_NOT_SERVED, "app", "v1", digest("x"), "")),
                List.of("a part"));

        SpaceReport report = report(store(Source.FILES), UNUSED, place(null, comparison, harbor));

        assertEquals(
                List.of("full", "half", "free"),
                report.quotas().stream().map(SpaceReport.Quota::project).toList());
        assertNull(report.quotas().get(2).limit());
        SpaceReport.Difference difference = report.differences().get(0);
        assertEquals("tag-not-served", difference.kind());
        assertEquals("app:v1", difference.subject());
        assertEquals(StoreComparison.Kind.TAG_NOT_SERVED.meaning(), difference.meaning());
        assertEquals(List.of("not compared: a part"), report.gaps());
    }
}
