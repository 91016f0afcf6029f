package dev.registrydoctor.doctor.source.volume;

/**
 * How much of a volume is read, so that one whose files are made to be many fits in memory.
 *
 * @param visited files and folders that are looked at
 * @param kept repositories, tags, links, uploads and blobs that are remembered, of some 250 bytes each
 * @param references parts of manifests that are remembered, of some 50 bytes each
 * @param depth folders in each other
 * @param gaps lines about what could not be read
 */
record VolumeLimits(int visited, int kept, int references, int depth, int gaps) {

    /** Bytes of memory for each thing that is kept: four times what it takes, since callers compute with it. */
    private static final int BYTES_PER_KEPT = 1000;

    private static final int MOST_KEPT = 1_000_000;

    static final VolumeLimits DEFAULT = of(Runtime.getRuntime().maxMemory());

    /** The limits for a heap of some bytes. */
    static VolumeLimits of(long heap) {
        int kept = (int) Math.min(MOST_KEPT, heap / BYTES_PER_KEPT);
        return new VolumeLimits(20_000_000, kept, 2 * kept, 64, 200);
    }
}
