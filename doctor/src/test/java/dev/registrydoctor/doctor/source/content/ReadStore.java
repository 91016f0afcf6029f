package dev.registrydoctor.doctor.source.content;

import static dev.registrydoctor.doctor.source.content.Manifests.config;
import static dev.registrydoctor.doctor.source.content.Manifests.image;
import static dev.registrydoctor.doctor.source.content.Manifests.layer;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A registry whose store is read through its API. */
abstract class ReadStore {

    static final StoreOptions ALL = StoreOptions.within(Duration.ofSeconds(60));
    static final Manifests.Part BASE = layer("a layer that all images share");

    @TempDir
    Path folder;

    FakeRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new FakeRegistry();
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
    }

    RegistryStore read(StoreOptions options) {
        return read(options, StoreProgress.NONE);
    }

    RegistryStore read(StoreOptions options, StoreProgress progress) {
        try (LiveSite site = Sites.site(Sites.options(null, folder, Map.of()));
                RegistryAccess access = site.access(List.of())) {
            return new StoreReader(access, options).read(registry.origin(), progress);
        }
    }

    static String simple(String name) {
        return image(config("{\"name\":\"" + name + "\"}"), BASE, layer("the layer of " + name));
    }
}
