package dev.registrydoctor.doctor.source.recorded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.doctor.source.archive.Wanted;
import dev.registrydoctor.doctor.source.kube.JsonLimits;
import dev.registrydoctor.doctor.source.kube.KubeJson;
import dev.registrydoctor.doctor.source.kube.KubeObject;
import dev.registrydoctor.doctor.source.kube.MemoryBudget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a {@code kubectl cluster-info dump}: JSON lists one after another, and between them the logs of the
 * pods as text. It may stop anywhere, since kubectl gives up at the first error.
 */
public final class DumpReader {

    private static final Map<String, Listing.Kind> KINDS = Map.of(
            "NodeList", Listing.Kind.NODES,
            "EventList", Listing.Kind.EVENTS,
            "ServiceList", Listing.Kind.SERVICES,
            "DeploymentList", Listing.Kind.DEPLOYMENTS,
            "PodList", Listing.Kind.PODS);

    /** Written for each namespace, and of no use but to tell the namespace. */
    private static final List<String> OTHERS = List.of("ReplicationControllerList", "DaemonSetList", "ReplicaSetList");

    private static final int MAX_FAILURES = 100;
    private static final String START = "==== START logs for container ";
    private static final Pattern START_LINE =
            Pattern.compile("==== START logs for container (\\S{1,253}) of pod ([^\\s/]{1,253})/(\\S{1,253}) ====");
    private static final JsonFactory JSON = JsonLimits.factory();

    private final Dump dump;
    private final byte[] text;
    private final MemoryBudget allowance = MemoryBudget.ofShare(2, 4L * Wanted.DUMP_LIMIT);
    private Dump.@Nullable Group group;
    private int failures;

    /** Whether the group is given by the folder, and not told by the order of the lists. */
    private final boolean isFolder;

    private DumpReader(Dump dump, byte[] text, boolean isFolder) {
        this.dump = dump;
        this.text = text;
        this.isFolder = isFolder;
    }

    /** Reads the output of a dump. */
    public static Dump read(byte[] text) {
        Dump dump = new Dump();
        DumpReader reader = new DumpReader(dump, text, false);
        reader.readAll();
        reader.expectLogsOfLastPods();
        return dump;
    }

    /** Reads one file of a dump that was written to a directory. */
    static void readInto(Dump dump, Dump.@Nullable Group group, byte[] text) {
        DumpReader reader = new DumpReader(dump, text, true);
        reader.group = group;
        reader.readAll();
    }

    private void readAll() {
        int at = 0;
        while (at < text.length) {
            if (text[at] == '{') {
                at = readList(at);
            } else if (startsWith(START, at)) {
                at = readLog(at);
            } else {
                int end = lineEnd(at);
                noteStray(new String(text, at, Math.min(end - at, 300), StandardCharsets.UTF_8).strip());
                at = end + 1;
            }
        }
    }

    /** What stands between the lists is what kubectl wrote to standard error: the reason why it stopped. */
    private void noteStray(String line) {
        if (line.startsWith("error") || line.startsWith("Error") || line.startsWith("The connection to the server")) {
            dump.cut("the dump stopped with: " + line);
        }
    }

    private int readList(int at) {
        ListHandler handler = new ListHandler();
        try (JsonParser parser =
                allowance.metered(JSON.createParser(new ByteArrayInputStream(text, at, text.length - at)))) {
            KubeJson.Ending ending = KubeJson.readItems(parser, handler);
            long length = parser.currentLocation().getByteOffset();
            handler.begin(ending.kind());
            handler.end(ending);
            return at + (int) Math.max(1, Math.min(length, text.length - at));
        } catch (IOException e) {
            dump.cut("the dump is truncated or damaged in " + handler.words());
            // A text made of nothing but broken lists would be parsed over and over.
            return ++failures > MAX_FAILURES ? text.length : next(at + 1);
        }
    }

    /** Where the next list or log begins at the start of a line, or the end. */
    private int next(int from) {
        int at = lineEnd(from) + 1;
        while (at < text.length && text[at] != '{' && !startsWith(START, at)) {
            at = lineEnd(at) + 1;
        }
        return Math.min(at, text.length);
    }

    private int readLog(int at) {
        int lineEnd = lineEnd(at);
        Matcher matcher = START_LINE.matcher(new String(text, at, lineEnd - at, StandardCharsets.UTF_8).strip());
        if (!matcher.matches()) {
            if (lineEnd >= text.length) {
                dump.cut("the dump is truncated in the logs");
            }
            return lineEnd + 1;
        }
        String end = "==== END logs for container " + matcher.group(1) + " of pod " + matcher.group(2) + "/"
                + matcher.group(3) + " ====";
        int from = Math.min(lineEnd + 1, text.length);
        int to = indexOf(end, from);
        boolean whole = to >= 0;
        if (!whole) {
            to = text.length;
            dump.cut("the dump is truncated in the log of Pod " + matcher.group(2) + "/" + matcher.group(3));
        }
        dump.logs()
                .put(
                        Dump.logKey(matcher.group(2), matcher.group(3), matcher.group(1)),
                        new Dump.Log(new String(text, from, to - from, StandardCharsets.UTF_8), whole));
        return whole ? lineEnd(to) + 1 : text.length;
    }

    /** Each pod's logs are written, even when they are empty: pods without them are where the dump broke off. */
    private void expectLogsOfLastPods() {
        if (dump.groups().isEmpty()) {
            return;
        }
        Dump.Group last = dump.groups().get(dump.groups().size() - 1);
        Dump.ItemList pods = last.lists.get(Listing.Kind.PODS);
        if (pods == null) {
            dump.cut("the dump ends inside the lists of a namespace");
            return;
        }
        for (Object item : pods.items) {
            if (item instanceof Pod pod && pod.containers().stream().anyMatch(c -> !hasLog(pod, c))) {
                dump.cut("the dump ends before the logs of Pod " + pod.path());
            }
        }
    }

    private boolean hasLog(Pod pod, Pod.Container container) {
        return dump.logs().containsKey(Dump.logKey(pod.namespace(), pod.name(), container.name()));
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < text.length && text[at] != '\n') {
            at++;
        }
        return at;
    }

    private boolean startsWith(String prefix, int at) {
        if (at + prefix.length() > text.length) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (text[at + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int indexOf(String wanted, int from) {
        byte[] bytes = wanted.getBytes(StandardCharsets.UTF_8);
        for (int at = from; at + bytes.length <= text.length; at++) {
            int i = 0;
            while (i < bytes.length && text[at + i] == bytes[i]) {
                i++;
            }
            if (i == bytes.length) {
                return at;
            }
        }
        return -1;
    }

    /** Takes the objects of one list into the dump. */
    private final class ListHandler implements KubeJson.ItemHandler {
        private @Nullable String kind;
        private Dump.@Nullable ItemList list;
        private boolean passedOver;

        @Override
        public void accept(@Nullable String listKind, KubeObject item) {
            begin(listKind);
            if (kind == null) {
                // kubectl writes the kind first: of a list that does not, no more is known than that it is not empty.
                passedOver = true;
                return;
            }
            dump.saw(item.newestTime());
            String namespace = item.text("metadata", "namespace");
            if (group != null && namespace != null) {
                if (group.namespace == null) {
                    group.namespace = namespace;
                } else if (!group.namespace.equals(namespace)) {
                    dump.cut("the dump mixes namespaces in " + words());
                }
            }
            Listing.Kind known = KINDS.get(kind);
            if (known != null && list != null) {
                Object converted = KubeJson.wholeRecord(known, item);
                if (converted == null) {
                    list.malformed++;
                } else {
                    list.items.add(converted);
                }
            }
        }

        @Override
        public void skip() {
            if (list != null) {
                list.malformed++;
            }
        }

        void begin(@Nullable String listKind) {
            if (kind != null || listKind == null || (!KINDS.containsKey(listKind) && !OTHERS.contains(listKind))) {
                return;
            }
            kind = listKind;
            if (listKind.equals("NodeList")) {
                list = dump.beginNodes();
                return;
            }
            Listing.Kind known = KINDS.get(listKind);
            if (!isFolder && (group == null || listKind.equals("EventList") || group.seen.contains(listKind))) {
                group = new Dump.Group();
                dump.groups().add(group);
            }
            if (group == null) {
                return;
            }
            group.seen.add(listKind);
            if (known != null) {
                list = new Dump.ItemList();
                group.lists.put(known, list);
            }
        }

        void end(KubeJson.Ending ending) {
            if (list == null) {
                return;
            }
            list.whole = ending.hasItems() && ending.continueToken() == null && list.malformed == 0 && !passedOver;
            if (!list.whole) {
                list.why = ending.hasItems()
                        ? words() + " of the dump contains unreadable objects, or only one page"
                        : words() + " of the dump has no items";
            }
        }

        String words() {
            return kind == null ? "a list" : "a " + kind;
        }
    }
}
