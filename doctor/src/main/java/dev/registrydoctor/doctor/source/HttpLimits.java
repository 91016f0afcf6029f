package dev.registrydoctor.doctor.source;

/** What an HTTP server may take of this process, whoever it is. */
public final class HttpLimits {

    /** Bytes of an answer that is only looked at: an error's text, a version. */
    public static final int SMALL = 64 << 10;

    /** Sessions that are kept to be resumed: a server may send tickets of 32 KiB without end, and Java keeps 20,480. */
    public static final int TLS_SESSIONS = 64;

    private HttpLimits() {}
}
