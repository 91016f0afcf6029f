package dev.registrydoctor.doctor.source.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The lines of a journal that checks use: of a hundred thousand, few matter. */
final class JournalLines {

    private static final int MAX_LINES = 4000;
    private static final int MAX_LENGTH = 8 * 1024;

    /** What containerd logs about pulls, plug-ins and hosts files. */
    static final List<String> OF_CONTAINERD = List.of(
        "PullImage",
        "failed to load plugin",
        "hosts.toml",
        "trying next host",
        "certs.d",
        "config_path",
        // What was said before the last start tells nothing of now.
        "starting containerd");

    /** What run-kubelite-with-args of MicroK8s logs when it ends at once, and when it starts kubelite. */
    static final List<String> OF_KUBELITE = List.of("kubelite will not run", "+ exec /snap/microk8s/");

    private final Deque<String> kept = new ArrayDeque<>();
    private final List<String> telling;
    private String first = "";

    JournalLines(List<String> telling) {
        this.telling = telling;
    }

    void read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                for (int i = 0; i < got; i++) {
                    if (buffer[i] == '\n') {
                        take(line);
                    } else if (line.size() < MAX_LENGTH) {
                        line.write(buffer[i]);
                    }
                }
            }
        } finally {
            take(line);
        }
    }

    private void take(ByteArrayOutputStream bytes) {
        if (bytes.size() == 0) {
            return;
        }
        String line = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        // The first line that is no header tells the host's name.
        if (first.isEmpty() && !line.startsWith("--")) {
            first = line;
        }
        for (String word : telling) {
            if (line.contains(word)) {
                kept.addLast(line);
                if (kept.size() > MAX_LINES) {
                    kept.removeFirst();
                }
                return;
            }
        }
    }

    /** The first line of the journal, then the kept ones: empty when the journal holds nothing. */
    byte[] bytes() {
        StringBuilder text = new StringBuilder(first);
        for (String line : kept) {
            text.append('\n').append(line);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
