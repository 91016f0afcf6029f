package dev.registrydoctor.doctor.serve.cluster;

/** The API server's codes that decide what is done next. */
final class HttpStatus {

    static final int BAD_REQUEST = 400;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;

    /** It exists already, or somebody else has written it. */
    static final int CONFLICT = 409;

    static final int INVALID = 422;

    private HttpStatus() {}
}
