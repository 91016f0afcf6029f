package dev.registrydoctor.doctor.serve.http;

import java.time.Duration;
import java.util.Map;

/** How much a client may ask for, and how long it may take. */
final class ServerLimits {

    /** Requests that are read, answered or written at the same time. */
    static final int THREADS = 64;

    /** A client that sends its request in one piece is done at once; TLS takes some round trips more. */
    static final Duration READING = Duration.ofSeconds(10);

    static final Duration WRITING = Duration.ofSeconds(30);

    /** The same while others wait for a thread. */
    static final Duration READING_WHEN_BUSY = Duration.ofMillis(500);

    static final Duration WRITING_WHEN_BUSY = Duration.ofSeconds(5);

    /** Connections beyond these are closed at once. Each costs some kilobytes. */
    private static final int CONNECTIONS = 1_000;

    /**
     * Java's server takes these for the whole process, from properties that it reads when the first server is made. A person who sets
     * one of them keeps it.
     */
    private static final Map<String, String> PROPERTIES = Map.of(
            "jdk.httpserver.maxConnections",
            Integer.toString(CONNECTIONS),
            "sun.net.httpserver.maxReqHeaders",
            "100",
            // Of the request line and all headers together.
            "sun.net.httpserver.maxReqHeaderSize",
            Integer.toString(32 << 10),
            // Seconds that a connection may stay open without a request, and milliseconds between two looks at that.
            "sun.net.httpserver.idleInterval",
            "20",
            "sun.net.httpserver.clockTick",
            "2000",
            "sun.net.httpserver.nodelay",
            "true");

    private ServerLimits() {}

    static void apply() {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
