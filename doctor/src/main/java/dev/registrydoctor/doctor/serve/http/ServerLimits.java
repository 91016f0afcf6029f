package dev.registrydoctor.doctor.serve.http;

import java.time.Duration;
import java.util.Map;

/** How much a client may ask for, and how long it may take. */
final class ServerLimits {

    /** Requests that are read, answered or written at the same time. */
    static final int THREADS = 64;

    /**
     * How long a client may take. One that sends its request in one piece is done at once; TLS takes some round trips more.
     *
     * @param reading to send a request
     * @param writing to read an answer
     * @param readingWhenBusy to send a request while others wait for a thread
     * @param writingWhenBusy to read an answer while others wait for a thread
     */
    record Patience(Duration reading, Duration writing, Duration readingWhenBusy, Duration writingWhenBusy) {}

    static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofSeconds(5));

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
