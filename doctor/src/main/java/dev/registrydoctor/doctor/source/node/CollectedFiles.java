package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.HostFolder.Kind;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.host.HostFiles;
import dev.registrydoctor.doctor.source.host.HostRoot;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files that were collected on a node, by the paths that they really have there. */
final class CollectedFiles implements HostFiles {

    /** On a node the doctor's user is root. */
    private static final String HOME = "/root";

    private static final String ON_NODE = "run registry-doctor on that node";
    private static final int MAX_LINKS = 40;

    /** {@code mode time ./name/}: no name has a slash, so that one with a newline is clear too. */
    private static final Pattern ENTRY = Pattern.compile("\\G(x|[0-9a-f]{1,8}) (-|\\d{1,15}) \\./([^/]*)/\n?");

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;

    private final Map<String, Content> files = new HashMap<>();
    private final Map<String, Content> publicParts = new HashMap<>();
    private final Map<String, SortedMap<String, HostFolder.Entry>> folders = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private final Map<String, IOException> failures = new HashMap<>();
    private final Set<String> others = new HashSet<>();

    CollectedFiles(List<NodeRecord> records) {
        records.forEach(this::add);
        publicParts.forEach(files::putIfAbsent);
    }

    private void add(NodeRecord record) {
        String path = record.word(0).isEmpty() ? "/" : record.word(0);
        switch (record.kind()) {
            case "link" -> links.put(path, record.word(1));
            case "file" -> files.put(path, new Content(record.content(), time(record.word(1))));
            // Where a file was read as a whole too, that says more.
            case "pem" -> publicParts.put(path, new Content(record.content(), time(record.word(1))));
            case "folder" -> folders.put(path, entries(record.content()));
            case "entry" ->
                folders.computeIfPresent(path, (p, known) -> {
                    known.putAll(entries(record.content()));
                    return known;
                });
            case "there", "notfolder" -> others.add(path);
            case "none" -> failures.put(path, new NoSuchFileException(path));
            case "denied" -> failures.put(path, new AccessDeniedException(path));
            case "failed" ->
                failures.put(
                        path, new FileSystemException(path, null, ShownText.line(record.word(1), ShownText.SHORT)));
            default -> {
                // Not about a file.
            }
        }
    }

    private static SortedMap<String, HostFolder.Entry> entries(String text) {
        SortedMap<String, HostFolder.Entry> entries = new TreeMap<>();
        Matcher matcher = ENTRY.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(3);
            entries.put(name, new HostFolder.Entry(name, kind(matcher.group(1)), time(matcher.group(2))));
        }
        return entries;
    }

    private static Kind kind(String mode) {
        if (mode.equals("x")) {
            return Kind.UNKNOWN;
        }
        long type = Long.parseLong(mode, 16) & TYPE;
        return type == REGULAR ? Kind.FILE : type == DIRECTORY ? Kind.FOLDER : Kind.OTHER;
    }

    private static @Nullable Instant time(String seconds) {
        return seconds.matches("\\d{1,11}") ? Instant.ofEpochSecond(Long.parseLong(seconds)) : null;
    }

    @Override
    public Content content(String asked) throws IOException {
        String path = resolve(asked);
        Content content = files.get(path);
        if (content != null) {
            return content;
        }
        throwFailure(path);
        if (folders.containsKey(path)) {
            throw new FileSystemException(asked, null, "it is not a regular file");
        }
        throw new NotCollectedException(asked);
    }

    @Override
    public List<String> names(String directory, int most) throws IOException {
        String path = resolve(directory);
        SortedMap<String, HostFolder.Entry> entries = folders.get(path);
        if (entries != null) {
            return entries.keySet().stream().limit(most).toList();
        }
        throwFailure(path);
        if (files.containsKey(path) || others.contains(path)) {
            throw new NotDirectoryException(directory);
        }
        throw new NotCollectedException(directory);
    }

    @Override
    public HostFolder.Entry entry(String asked) throws IOException {
        String name = asked.substring(asked.lastIndexOf('/') + 1);
        // The listing of a folder tells of a link what it leads to.
        HostFolder.Entry listed = listed(resolve(parent(asked)) + "/" + name);
        String path = resolve(asked);
        HostFolder.Entry entry = listed == null ? listed(path) : listed;
        if (entry != null) {
            return new HostFolder.Entry(name, entry.kind(), entry.modified());
        } else if (folders.containsKey(path)) {
            return new HostFolder.Entry(name, Kind.FOLDER, null);
        }
        Content content = files.get(path);
        if (content != null) {
            return new HostFolder.Entry(name, Kind.FILE, content.modified());
        } else if (others.contains(path)) {
            return new HostFolder.Entry(name, Kind.OTHER, null);
        }
        throwFailure(path);
        throw new NotCollectedException(asked);
    }

    private HostFolder.@Nullable Entry listed(String path) {
        SortedMap<String, HostFolder.Entry> siblings = folders.get(parent(path));
        return siblings == null ? null : siblings.get(path.substring(path.lastIndexOf('/') + 1));
    }

    /** Throws what was found there in place of a file or folder, as far as it is known. */
    private void throwFailure(String path) throws IOException {
        for (String at = path; ; at = parent(at)) {
            IOException failure = failures.get(at);
            // Of what is in a folder that could not be read, nothing is known either.
            if (failure != null && (at.equals(path) || failure instanceof NoSuchFileException)) {
                throw failure;
            }
            if (!at.equals(path) && files.containsKey(at)) {
                throw new NotDirectoryException(path);
            }
            SortedMap<String, HostFolder.Entry> siblings = folders.get(parent(at));
            if (siblings != null && !at.equals("/") && !siblings.containsKey(at.substring(at.lastIndexOf('/') + 1))) {
                throw new NoSuchFileException(path);
            }
            if (at.equals("/")) {
                return;
            }
        }
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }

    /** The path without links, as far as the collector met them. */
    String resolve(String asked) throws IOException {
        Deque<String> rest =
                new ArrayDeque<>(List.of((asked.startsWith("~/") ? HOME + asked.substring(1) : asked).split("/", -1)));
        String at = "";
        int met = 0;
        while (!rest.isEmpty()) {
            String part = rest.removeFirst();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            } else if (part.equals("..")) {
                at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
                continue;
            }
            String next = at + "/" + part;
            String target = links.get(next);
            if (target == null) {
                at = next;
                continue;
            } else if (++met > MAX_LINKS) {
                throw new FileSystemLoopException(asked);
            }
            String[] parts = target.split("/", -1);
            for (int i = parts.length - 1; i >= 0; i--) {
                rest.addFirst(parts[i]);
            }
            at = target.startsWith("/") ? "" : at;
        }
        return at.isEmpty() ? "/" : at;
    }

    @Override
    public Gap unreadable(String what, String path, IOException e) {
        if (e instanceof NotCollectedException) {
            return new Gap(Gap.Cause.NOT_RECORDED, what, "it was not collected from the node", ON_NODE);
        } else if (e instanceof AccessDeniedException) {
            return new Gap(
                    Gap.Cause.NOT_PERMITTED,
                    what,
                    "the Pod that collects on the node is not allowed to read " + path,
                    ON_NODE + ", with sudo");
        }
        Gap gap = HostRoot.gap(what, path, e);
        return new Gap(gap.cause(), what, gap.why(), ON_NODE);
    }
}
