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

    static final VolumeLimits DEFAULT = new VolumeLimits(20_000_000, 1_000_000, 2_000_000, 64, 200);
}
