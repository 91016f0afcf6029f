package dev.registrydoctor.doctor.source.node;

import java.io.IOException;

/** The collector does not read this file or folder, so that it is not known whether it exists. */
final class NotCollectedException extends IOException {

    private static final long serialVersionUID = 1;

    NotCollectedException(String path) {
        super(path + " was not collected from the node");
    }
}
