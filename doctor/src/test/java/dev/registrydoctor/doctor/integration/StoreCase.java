package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.doctor.source.volume.VolumeFolder;

/**
 * A store that a test makes.
 *
 * @param name what it has that others have not
 * @param making pushes to a registry, and changes the files below it
 */
record StoreCase(String name, Making making) {

    /** Makes it. */
    @FunctionalInterface
    interface Making {
        void make(StorePush push, VolumeFolder files) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }
}
