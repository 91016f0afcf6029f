package dev.registrydoctor.doctor.serve.notify.webhook;

import java.io.IOException;

/** The form of a message's body. */
public interface MessageForm {

    /** As in the header Content-Type. */
    String contentType();

    /**
     * The body.
     *
     * @throws IOException when there is none that a receiver could read; the message says why, without what was to be sent
     */
    byte[] body(Notice notice) throws IOException;
}
