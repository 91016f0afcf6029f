package dev.registrydoctor.doctor.cli.space;

import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.source.StoreProgress;

/** Shows on a terminal how far the reading of a store is. */
record StoreCount(Progress progress, String what) implements StoreProgress {

    @Override
    public void read(int repositories, int manifests, int blobs) {
        progress.doing(what + ": " + repositories + " repositories, " + manifests + " manifests, " + blobs + " blobs");
    }
}
