package dev.registrydoctor.doctor.source.transport;

import java.net.ProtocolException;

/** A server sends more than an answer is made of. The HTTP client does not try again after a {@link ProtocolException}. */
public final class Flooded extends ProtocolException {

    private static final long serialVersionUID = 1;

    Flooded(String message) {
        super(message);
    }
}
