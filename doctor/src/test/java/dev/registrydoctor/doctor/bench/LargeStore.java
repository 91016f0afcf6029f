package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import java.io.IOException;
import java.util.Random;

/**
 * Writes the store of a registry with many tags: repositories of a hundred tags each, whose images have a base that others have too
 * and layers of their own.
 */
final class LargeStore {

    private static final int TAGS_PER_REPOSITORY = 100;
    private static final int BASES = 20;
    /** Blobs of an image that no other image has, its manifest and configuration among them. */
    private static final int OWN = 2;

    private final VolumeFolder volume;
    private final Random random = new Random(19);

    LargeStore(VolumeFolder volume) {
        this.volume = volume;
    }

    /** Writes it; {@code blobs} is reached with layers, and is at least twice the tags. */
    void write(int tags, int blobs) throws IOException {
        String[] bases = new String[BASES];
        for (int i = 0; i < BASES; i++) {
            bases[i] = layer();
        }
        int layers = blobs - OWN * tags - BASES;
        for (int tag = 0; tag < tags; tag++) {
            String repository = "team-" + tag / TAGS_PER_REPOSITORY % 10 + "/app-" + tag / TAGS_PER_REPOSITORY;
            String[] own = new String[1 + layers * (tag + 1) / tags - layers * tag / tags];
            own[0] = bases[tag % BASES];
            for (int i = 1; i < own.length; i++) {
                own[i] = layer();
            }
            volume.image(repository, "build-" + tag % TAGS_PER_REPOSITORY, own);
        }
    }

    private String layer() throws IOException {
        byte[] content = new byte[64];
        random.nextBytes(content);
        return volume.blob(content);
    }
}
