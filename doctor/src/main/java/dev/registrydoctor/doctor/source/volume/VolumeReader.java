package dev.registrydoctor.doctor.source.volume;

import dev.registrydoctor.checks.store.CollectionObstacles;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredBlob;
import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.volume.ManifestContent.Read;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the store of a registry from the files of its volume (distribution 2 and 3, driver {@code filesystem}). Nothing is written. */
public final class VolumeReader {

    private static final String STORE = "docker/registry/v2";

    private final Path root;
    private final Path store;
    private final ReadingState state;
    private final VolumeFiles files;
    private final Digests digests = new Digests();
    private final Map<String, StoredRepository> repositories = new ConcurrentHashMap<>();
    private final Map<String, StoredManifest> manifests = new ConcurrentHashMap<>();

    private VolumeReader(VolumeTree tree, Path root, VolumeLimits limits, StoreProgress progress) {
        this.root = root;
        store = root.resolve(STORE);
        state = new ReadingState(limits, progress);
        files = new VolumeFiles(tree, root, state);
    }

    /** Whether a folder has the folders of a store in it. An empty volume, on which nothing was pushed yet, has none. */
    public static boolean hasStore(Path root) {
        return Files.isDirectory(root.resolve(STORE));
    }

    /**
     * Reads the store below a registry's root directory, the folder that contains {@code docker/registry/v2}. The registry may run
     * meanwhile: files that vanish are not there. What cannot be read is in {@link RegistryStore#gaps}.
     *
     * @throws NotDirectoryException when there is no such folder
     * @throws IOException when the folder cannot be reached, or this thread is interrupted
     */
    public static RegistryStore read(Path root, StoreProgress progress) throws IOException {
        return read(root, VolumeLimits.DEFAULT, progress);
    }

    static RegistryStore read(Path root, VolumeLimits limits, StoreProgress progress) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(root.toString());
        }
        return new VolumeReader(DiskTree.INSTANCE, root.toRealPath(), limits, progress).read();
    }

    /**
     * Reads the store of a volume whose files are somewhere else.
     *
     * @param tree its files; {@code /docker/registry/v2} is the store
     * @throws IOException when this thread is interrupted
     */
    public static RegistryStore read(VolumeTree tree, StoreProgress progress) throws IOException {
        return new VolumeReader(tree, Path.of("/"), VolumeLimits.DEFAULT, progress).read();
    }

    private RegistryStore read() throws IOException {
        Path repositoryRoot = folder("repositories");
        Path blobRoot = folder("blobs");
        RepositoryFinder finder = new RepositoryFinder(store.resolve("repositories"), files, state);
        BlobFolder blobs = new BlobFolder(files, digests, state);
        try (Parallel parallel = new Parallel()) {
            if (repositoryRoot != null) {
                finder.search();
                RepositoryReader reader = new RepositoryReader(files, digests, state);
                parallel.each(finder.found(), found -> repositories.put(found.name(), reader.read(found)));
            }
            if (blobRoot != null) {
                blobs.read(blobRoot, parallel);
            }
            Set<String> named = repositories.values().stream()
                    .flatMap(VolumeReader::manifestsOf)
                    .filter(blobs.blobs()::containsKey)
                    .collect(Collectors.toSet());
            parallel.each(named, digest -> readManifest(digest, blobs.blobs()));
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the reading of the volume was interrupted");
        }
        state.report();
        return new RegistryStore(
                RegistryStore.Source.FILES,
                repositories,
                blobs.blobs(),
                manifests,
                state.gaps(),
                obstacles(repositoryRoot, blobRoot, finder, blobs));
    }

    private @Nullable Path folder(String name) {
        Path parent = root;
        for (String step : STORE.split("/", -1)) {
            Path folder = files.folder(parent, step);
            if (folder == null) {
                return null;
            }
            parent = folder;
        }
        return files.folder(store, name);
    }

    /** All digests that may be read as a manifest: by links of revisions, and by those of layers that hold another digest. */
    private static Stream<String> manifestsOf(StoredRepository repository) {
        return Stream.of(
                        repository.revisions(),
                        repository.files().otherRevisions().values(),
                        // Distribution 2 falls back to these.
                        repository.files().otherLayers().values())
                .flatMap(Collection::stream);
    }

    private void readManifest(String digest, Map<String, StoredBlob> blobs) {
        Path file = blobFile(digest);
        byte[] content = files.read(file, ManifestContent.LIMIT + 1);
        if (content == null) {
            if (files.isGone(file)) {
                blobs.remove(digest);
            }
            return;
        }
        Read read = ManifestContent.read(content, digests::shared);
        if (read.doubt() != null) {
            files.gap(file, "was read with doubt: " + read.doubt());
        }
        if (state.keepReferences(read.manifest().references().size())) {
            manifests.put(digest, read.manifest());
        }
        state.readManifest();
    }

    private Path blobFile(String digest) {
        int colon = digest.indexOf(':');
        String hex = digest.substring(colon + 1);
        return store.resolve("blobs")
                .resolve(digest.substring(0, colon))
                .resolve(hex.substring(0, 2))
                .resolve(hex)
                .resolve("data");
    }

    private static CollectionObstacles obstacles(
            @Nullable Path repositoryRoot, @Nullable Path blobRoot, RepositoryFinder finder, BlobFolder blobs) {
        String missing = repositoryRoot == null ? "there is no folder " + STORE + "/repositories" : null;
        return new CollectionObstacles(
                missing != null ? missing : finder.illegal2(),
                missing != null ? missing : finder.illegal3(),
                blobRoot == null ? "there is no folder " + STORE + "/blobs" : blobs.stray());
    }
}
