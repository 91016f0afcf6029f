package dev.registrydoctor.doctor.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.SampleFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A recording of a real cluster, seen in the form of a sample. */
final class RecordingFiles implements SampleFiles {

    private static final String ARGS = "inspection-report/args/";
    private static final String DUMP = "inspection-report/k8s/cluster-info-dump";
    private static final Pattern LOG_MARK =
            Pattern.compile("==== (START|END) logs for container (\\S+) of pod (\\S+)/(\\S+) ====$");

    private final SortedMap<String, byte[]> files = new TreeMap<>();

    private RecordingFiles() {}

    /**
     * A recording of a real cluster: {@code api/} with the API server's answers, and {@code inspection-report/}, whose
     * args and logs become the host's. What it is expected to show is not told.
     */
    static Sample sample(Path folder) throws IOException {
        RecordingFiles view = new RecordingFiles();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                view.add(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        view.addHost();
        String name = String.valueOf(folder.getFileName());
        return new Sample(name, name, List.of(), "", view);
    }

    private void add(String path, byte[] content) {
        if (path.startsWith("api/")) {
            files.put(path, content);
        } else if (path.startsWith(ARGS)) {
            String inHost = path.substring(ARGS.length()).replace("%", "%25");
            files.put("host/var/snap/microk8s/current/args/" + inHost, content);
        } else if (path.equals(DUMP)) {
            addLogs(new String(content, StandardCharsets.UTF_8));
        }
    }

    /** The dump ends in the logs of all containers, between marks. */
    private void addLogs(String dump) {
        List<String> lines = new ArrayList<>();
        for (String line : dump.lines().toList()) {
            Matcher mark = LOG_MARK.matcher(line);
            boolean atMark = mark.find();
            // A log that does not end its last line has the mark behind it.
            String own = atMark ? line.substring(0, mark.start()) : line;
            if (!own.isEmpty() || !atMark) {
                lines.add(own);
            }
            if (atMark && "START".equals(mark.group(1))) {
                lines.clear();
            } else if (atMark && !isRefusal(lines)) {
                String name = mark.group(3) + "_" + mark.group(4) + "_" + mark.group(2);
                files.put("logs/" + name + ".txt", bytes(String.join("\n", lines)));
            }
        }
    }

    /** What kubectl writes when the kubelet gave it no log. */
    private static boolean isRefusal(List<String> log) {
        return !log.isEmpty() && log.get(0).startsWith("Request log error: ");
    }

    /** The recordings are of one node, whose host the args are from. */
    private void addHost() throws IOException {
        byte[] nodes = files.get("api/nodes.json");
        if (nodes == null) {
            return;
        }
        String name =
                new ObjectMapper().readTree(nodes).at("/items/0/metadata/name").asText();
        files.put("host/etc/hostname", bytes(name + "\n"));
        files.put("host/etc/hosts", bytes("127.0.0.1 localhost\n::1 ip6-localhost ip6-loopback\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public SortedSet<String> paths() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(files.keySet()));
    }

    @Override
    public byte @Nullable [] read(String path) {
        return files.get(path);
    }
}
