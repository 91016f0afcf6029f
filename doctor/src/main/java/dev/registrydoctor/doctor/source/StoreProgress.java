package dev.registrydoctor.doctor.source;

/** Is told how far the reading of a registry's store is; by several threads. */
@FunctionalInterface
public interface StoreProgress {

    /** Tells nobody. */
    StoreProgress NONE = (repositories, manifests, blobs) -> {};

    /** What was read so far. */
    void read(int repositories, int manifests, int blobs);
}
