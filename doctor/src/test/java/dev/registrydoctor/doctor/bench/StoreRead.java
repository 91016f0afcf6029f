package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.sweep.GarbageCollection;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Locale;

/** Reads a store and computes all its collections, in a process of its own; prints its size and the largest heap. */
final class StoreRead {

    private StoreRead() {}

    public static void main(String[] args) throws IOException {
        RegistryStore store = VolumeReader.read(Path.of(args[0]), StoreProgress.NONE);
        long freed = 0;
        for (RegistryVersion version : RegistryVersion.values()) {
            freed += GarbageCollection.of(store, version).bytes();
            freed += GarbageCollection.deletingUntagged(store, version).bytes();
        }
        long tags = store.repositories().values().stream()
                .mapToLong(repository -> repository.tags().size())
                .sum();
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        System.out.printf(
                Locale.ROOT,
                "%d repositories, %d tags, %d blobs, %d gaps, %d bytes freed, heap %d MB%n",
                store.repositories().size(),
                tags,
                store.blobs().size(),
                store.gaps().size(),
                freed,
                heap >> 20);
    }
}
