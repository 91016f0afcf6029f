package dev.registrydoctor.doctor.ports;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of loopback on which nothing listens, below those that the kernel gives to whoever asks for any port: it would give one of
 * these to another process, as a server's or as a client's, before it is used or while a server on it starts again.
 */
public final class FreePort {

    private static final int FIRST = 10_240;
    /** Linux gives those from 32768 on, and node ports begin at 30000. */
    private static final int AFTER_LAST = 30_000;

    private FreePort() {}

    /** One that is not used now. */
    public static int next() {
        for (int tried = 0; tried < 1_000; tried++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException e) {
                // Taken: another one is tried.
            }
        }
        throw new AssertionError("no port of loopback is free");
    }
}
