package dev.registrydoctor.doctor.integration;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Carries out what the commands of the lab hand over: see {@code samples/lab/commands}. */
final class LabCommands implements AutoCloseable {

    private final ServerSocket socket;
    private final Doer doer;

    /** Carries out a command. */
    @FunctionalInterface
    interface Doer {
        /** What the command prints; whatever is thrown makes it fail. */
        String run(List<String> words) throws Exception;
    }

    /**
     * Listens on loopback.
     *
     * @param port 0 for any
     */
    LabCommands(int port, Doer doer) throws IOException {
        this.doer = doer;
        socket = new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "commands");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                answer(client);
            } catch (IOException e) {
                // The lab has closed it, or the command was killed.
            }
        }
    }

    private void answer(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        List<String> words = new ArrayList<>();
        int count = Integer.parseInt(word(in));
        for (int i = 0; i < count; i++) {
            words.add(word(in));
        }
        String answer;
        try {
            answer = "0\n" + doer.run(words);
        } catch (Exception | AssertionError e) {
            answer = "1\n" + e.getMessage() + "\n";
        }
        OutputStream out = client.getOutputStream();
        out.write(answer.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /**
     * The next word.
     *
     * @throws java.io.EOFException when the command was killed before it had handed over all of them
     */
    private static String word(DataInputStream in) throws IOException {
        StringBuilder word = new StringBuilder();
        for (int b = in.readByte(); b != 0; b = in.readByte()) {
            word.append((char) (b & 0xff));
        }
        return word.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
