package dev.registrydoctor.checks.model.pull;

import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.names.ImageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Errors of failed pulls in events and in containerd's log, read once: thousands of Pods can fail, each with an event.
 */
final class PullWords {

    private static final String FAILED = "Failed to pull image \"";
    private static final String AFTER = "\": ";

    /** The error in an event, and when it was last seen. */
    private record Told(String error, Instant last) {}

    /** A line of the log and its place. */
    private record Line(String text, int place) {}

    private final List<Event> events;
    private final Map<String, RuntimeLog> logs;
    private @Nullable Map<String, Map<String, Told>> byPod;
    private final Map<String, Map<String, Line>> byName = new HashMap<>();

    /** @param logs containerd's logs, by the nodes that they are of */
    PullWords(List<Event> events, Map<String, RuntimeLog> logs) {
        this.events = events;
        this.logs = logs;
    }

    /** The last error about an image in a Pod's events, or null. */
    @Nullable
    String event(String pod, String image) {
        if (byPod == null) {
            byPod = byPod();
        }
        Told told = byPod.getOrDefault(pod, Map.of()).get(image);
        return told == null ? null : told.error;
    }

    /** Each Pod with an image that it could not pull, by its events; Pods that are gone are among them. */
    List<Map.Entry<String, String>> images() {
        if (byPod == null) {
            byPod = byPod();
        }
        List<Map.Entry<String, String>> all = new ArrayList<>();
        byPod.forEach((pod, images) -> images.keySet().forEach(image -> all.add(Map.entry(pod, image))));
        all.sort(Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()));
        return all;
    }

    private Map<String, Map<String, Told>> byPod() {
        Map<String, Map<String, Told>> all = new HashMap<>();
        for (Event event : events) {
            int end = event.kind().equals("Pod") && event.message().startsWith(FAILED)
                    ? event.message().indexOf(AFTER, FAILED.length())
                    : -1;
            if (end > 0) {
                String error = event.message().substring(end + AFTER.length());
                all.computeIfAbsent(event.namespace() + "/" + event.name(), pod -> new HashMap<>())
                        .merge(
                                event.message().substring(FAILED.length(), end),
                                new Told(error, event.last() == null ? Instant.EPOCH : event.last()),
                                (a, b) -> b.last.isAfter(a.last) ? b : a);
            }
        }
        return all;
    }

    /**
     * The last line of a node's log about an image, or null; also when its log is not known.
     *
     * @param node the node, or null when none was chosen
     * @param written the image as named in the Pod
     */
    @Nullable
    String line(@Nullable String node, ImageReference image, String written) {
        RuntimeLog log = node == null ? null : logs.get(node);
        if (node == null || log == null) {
            return null;
        }
        Map<String, Line> byName = this.byName.computeIfAbsent(node, name -> byName(log.lines()));
        String full = image.authority() + "/" + image.repository();
        String tag = ":" + image.tag();
        String digest = "@" + image.digest();
        Line last = null;
        // The kubelet adds the default tag to the name; a longer name is another image.
        for (String name : List.of(written, written + tag, full + tag, full + digest, full + tag + digest)) {
            Line line = byName.get(name);
            last = line != null && (last == null || line.place > last.place) ? line : last;
        }
        return last == null ? null : last.text;
    }

    private static Map<String, Line> byName(List<String> log) {
        // Not compiled when the class is loaded: most runs do not need the log.
        Pattern failed = Pattern.compile("PullImage \"([^\"]++)\" failed");
        Map<String, Line> all = new HashMap<>();
        for (int i = 0; i < log.size(); i++) {
            String plain = log.get(i).replace("\\\"", "\"");
            Matcher matcher = failed.matcher(plain);
            while (matcher.find()) {
                all.put(matcher.group(1), new Line(plain, i));
            }
        }
        return all;
    }
}
