package dev.registrydoctor.checks.store;

import dev.registrydoctor.checks.store.StoredManifest.Kind;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Stores with all that real ones have: shared layers, indexes, tags that were pushed again, referrers, foreign layers, and what is
 * left behind. The same seed gives the same store.
 */
public final class RandomStores {

    public static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private static final List<String> REPOSITORIES = List.of("app", "team/web", "team/base/os");
    private static final int LAYERS = 12;

    private final Random random;
    private final GivenStore store = new GivenStore();
    private final List<String> names = new ArrayList<>();

    private RandomStores(long seed) {
        random = new Random(seed);
    }

    public static RegistryStore of(long seed) {
        return new RandomStores(seed).build();
    }

    /** One whose tags all have known times, each another one, and that lacks nothing. */
    public static RegistryStore orderly(long seed) {
        RandomStores stores = new RandomStores(seed);
        stores.layers();
        int images = 1 + stores.random.nextInt(12);
        for (int i = 0; i < images; i++) {
            stores.store.image("app", "m" + i, stores.layer(), stores.layer());
            stores.store.tag(
                    "app", "v" + i, "m" + i, NOW.minusSeconds(86_400L * (1 + i) + stores.random.nextInt(1000)));
        }
        return stores.store.build();
    }

    private RegistryStore build() {
        layers();
        int manifests = 1 + random.nextInt(14);
        for (int i = 0; i < manifests; i++) {
            manifest("m" + i);
        }
        for (String repository : REPOSITORIES) {
            int tags = random.nextInt(6);
            for (int i = 0; i < tags; i++) {
                store.tag(repository, chance(8) ? "latest" : "v" + i, any(), time());
            }
            if (chance(8)) {
                store.damagedTag(repository, "damaged");
            }
            if (chance(6)) {
                store.upload(repository, "upload", random.nextInt(100));
            }
            if (chance(4)) {
                signature(repository);
            }
        }
        damage();
        return store.build();
    }

    private void layers() {
        for (int i = 0; i < LAYERS; i++) {
            store.blob("l" + i, 1 + random.nextInt(1000), chance(6) ? null : time());
        }
    }

    private void manifest(String name) {
        String repository = repository();
        int kind = names.isEmpty() ? 0 : random.nextInt(10);
        List<Reference> parts = new ArrayList<>();
        boolean index = kind >= 7;
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            if (index) {
                parts.add(GivenStore.part(Role.MANIFEST, any()));
            } else {
                parts.add(chance(15) ? GivenStore.foreign("foreign") : GivenStore.part(Role.LAYER, layer()));
            }
        }
        @Nullable String subject = kind == 5 || kind == 6 || kind == 9 ? GivenStore.digest(any()) : null;
        if (chance(60)) {
            // Nothing keeps a damaged volume from having a manifest that lists itself, or one that comes later.
            parts.add(GivenStore.part(Role.MANIFEST, chance(2) ? name : "m" + (names.size() + 1)));
        }
        store.manifest(repository, name, index ? Kind.INDEX : Kind.IMAGE, subject, parts);
        names.add(name);
        if (index) {
            for (Reference part : parts) {
                if (!chance(12)) {
                    names.stream()
                            .filter(n -> GivenStore.digest(n).equals(part.digest()))
                            .forEach(n -> store.link(repository, n));
                }
            }
        }
        if (chance(4)) {
            store.link(repository(), name);
        }
    }

    private void signature(String repository) {
        String suffix = List.of(".sig", ".att", ".sbom", "").get(random.nextInt(4));
        String signature = any();
        if (chance(2)) {
            signature = "s" + random.nextInt(3);
            store.image(repository, signature, layer());
        } else {
            store.link(repository, signature);
        }
        store.tag(repository, GivenStore.about(chance(8) ? "elsewhere" : any()) + suffix, signature, time());
    }

    private void damage() {
        if (chance(3)) {
            store.noBlob(layer());
        }
        if (chance(10)) {
            store.noBlob(any());
        }
        if (chance(3)) {
            store.layerLink(repository(), layer());
        }
        if (chance(8)) {
            store.noLayerLink(repository(), layer());
        }
        if (chance(8)) {
            store.unlink(repository(), any());
        }
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }

    private String any() {
        return names.get(random.nextInt(names.size()));
    }

    private String layer() {
        return "l" + random.nextInt(LAYERS);
    }

    private String repository() {
        return REPOSITORIES.get(random.nextInt(REPOSITORIES.size()));
    }

    /** Often the same one, and sometimes none. */
    private @Nullable Instant time() {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> Instant.EPOCH;
            case 2 -> NOW.plusSeconds(86_400L * 400);
            default -> NOW.minusSeconds(86_400L * (1 + random.nextInt(60)));
        };
    }
}
