package dev.registrydoctor.doctor.live;

/** What an HTTP server may take of this process, whoever it is. */
final class HttpLimits {

    /** Bytes of an answer that is only looked at: an error's text, a version. */
    static final int SMALL = 64 << 10;

    /** Sessions that are kept to be resumed: a server may send tickets of 32 KiB without end, and Java keeps 20,480. */
    static final int TLS_SESSIONS = 64;

    private HttpLimits() {}
}
