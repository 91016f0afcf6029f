package dev.registrydoctor.doctor.source;

import java.time.Instant;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** The header Date, in any of the forms that servers have written it in. */
public final class HttpDate {

    private HttpDate() {}

    /** The time that a header tells, or null when there is none or it makes no sense. */
    public static @Nullable Instant parse(@Nullable String header) {
        return header == null
                ? null
                : new Headers.Builder()
                        .addUnsafeNonAscii("Date", header)
                        .build()
                        .getInstant("Date");
    }
}
