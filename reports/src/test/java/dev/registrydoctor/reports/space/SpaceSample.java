package dev.registrydoctor.reports.space;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.reports.space.SpaceReport.Collection;
import dev.registrydoctor.reports.space.SpaceReport.Growth;
import dev.registrydoctor.reports.space.SpaceReport.Repository;
import dev.registrydoctor.reports.space.SpaceReport.Tag;
import dev.registrydoctor.reports.space.SpaceReport.Totals;
import dev.registrydoctor.reports.space.SpaceReport.Volume;
import dev.registrydoctor.reports.space.SpaceReport.WhatIf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports to render. */
final class SpaceSample {

    static final long MIB = 1L << 20;

    static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private SpaceSample() {}

    static Tag tag(String name, long exclusive) {
        return new Tag(
                name,
                "sha256:" + "a".repeat(64),
                AT.minusSeconds(86_400),
                exclusive + 10 * MIB,
                exclusive,
                List.of("linux/amd64", "linux/arm64"),
                List.of(),
                0,
                null);
    }

    static Repository repository(String name, Tag... tags) {
        long own = List.of(tags).stream().mapToLong(Tag::exclusive).sum();
        return new Repository(name, own + 30 * MIB, own + 20 * MIB, 2, 5 * MIB, 1, 0, 0, List.of(tags));
    }

    static SpaceReport of(Repository... repositories) {
        return of(List.of(repositories), null);
    }

    static SpaceReport of(List<Repository> repositories, @Nullable WhatIf whatIf) {
        long tagged = repositories.stream().mapToLong(Repository::exclusive).sum() + 10 * MIB;
        int tags = repositories.stream().mapToInt(r -> r.tags().size()).sum();
        return new SpaceReport(
                "container-registry/registry",
                AT,
                RegistryStore.Source.FILES,
                true,
                List.of("files of /var/snap/microk8s/common/default-storage/container-registry-registry-claim-pvc-1"),
                new Totals(
                        tags, tags, 3 * tags, tagged, 0, 7 * MIB, 3 * MIB, new Collection(7 * MIB, 2, List.of(), null)),
                new Volume("node vm", 20480 * MIB, 2048 * MIB, 1_000_000L, 900_000L),
                new Growth(100 * MIB, 14, 20L),
                repositories,
                List.of(),
                List.of(),
                List.of(),
                whatIf);
    }

    static SpaceReport usual() {
        return of(
                repository("team/app", tag("v1", 300 * MIB), tag("v2", 200 * MIB), tag("latest", 0)),
                repository("web", tag("1.0", 90 * MIB)),
                repository("tools/a-name-that-is-longer-than-a-column-of-a-terminal/inner", tag("x", MIB)));
    }

    static SpaceReport large(int repositories, int tags) {
        List<Repository> all = new ArrayList<>();
        for (int i = 0; i < repositories; i++) {
            Tag[] its = new Tag[tags];
            for (int j = 0; j < tags; j++) {
                its[j] = tag("v" + j, (tags - j) * MIB / 16);
            }
            all.add(repository("team-" + i + "/app", its));
        }
        return of(all, null);
    }
}
