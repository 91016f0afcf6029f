package dev.registrydoctor.checks.store.retention;

import static dev.registrydoctor.checks.store.GivenStore.about;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.GivenStore;
import dev.registrydoctor.checks.store.RegistryStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreedSpaceTests {

    private static final UsedImages UNUSED = new UsedImages(Map.of(), Map.of(), List.of());

    private final GivenStore store =
            new GivenStore().blob("l1", 10).blob("l2", 20).blob("base", 1000).blob("loose", 7);

    private FreedSpace delete(String... tags) {
        RegistryStore built = store.build();
        return FreedSpace.of(built, DeletionPlan.ofTags(built, List.of(tags), UNUSED), RegistryVersion.TWO);
    }

    @Test
    void whatTwoImagesShareIsFreedByBothTogether() {
        store.image("app", "a", "base", "l1").tag("app", "1", "a").tag("app", "latest", "a");
        store.image("app", "b", "base", "l2").tag("app", "2", "b");
        FreedSpace one = delete("app:2");
        assertEquals(7, one.alone().bytes());
        assertEquals(7 + 21, one.withPlan().bytes());
        assertEquals(21, one.byPlan());
        FreedSpace all = delete("app:1", "app:latest", "app:2");
        assertEquals(
                List.of(
                        new FreedSpace.Image("app", Set.of("1", "latest"), 11),
                        new FreedSpace.Image("app", Set.of("2"), 21)),
                all.images());
        assertEquals(1000, all.together());
        assertEquals(1032, all.byPlan());
    }

    @Test
    void platformsAndSignaturesAreAccountedForWithTheirIndex() {
        store.image("app", "arm", "l1")
                .index("app", "i", "arm")
                .tag("app", "1", "i")
                .tag("app", "1-arm", "arm");
        store.image("app", "sig", "l2").tag("app", about("i") + ".sig", "sig");
        FreedSpace freed = delete("app:1", "app:1-arm");
        assertEquals(
                List.of(new FreedSpace.Image("app", Set.of("1", "1-arm", about("i") + ".sig"), 11 + 1 + 21)),
                freed.images());
        assertEquals(0, freed.together());
    }

    @Test
    void aTagWhoseImageStaysFreesNothing() {
        store.image("app", "a", "l1").tag("app", "1", "a").tag("app", "2", "a");
        FreedSpace freed = delete("app:1");
        assertEquals(List.of(new FreedSpace.Image("app", Set.of("1"), 0)), freed.images());
        assertEquals(0, freed.byPlan());
    }
}
