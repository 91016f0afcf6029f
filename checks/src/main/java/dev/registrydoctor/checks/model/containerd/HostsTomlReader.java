package dev.registrydoctor.checks.model.containerd;

import dev.registrydoctor.checks.model.containerd.HostsToml.Defect;
import dev.registrydoctor.checks.model.containerd.HostsToml.Host;
import dev.registrydoctor.checks.model.containerd.TlsSettings.ClientPair;
import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.model.toml.TomlList;
import dev.registrydoctor.checks.model.toml.TomlTable;
import dev.registrydoctor.checks.model.toml.TomlTable.Place;
import dev.registrydoctor.checks.model.toml.Versions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a hosts.toml and records what makes containerd refuse it: one wrong value is enough. */
final class HostsTomlReader {

    private static final Set<String> CAPABILITIES = Set.of("pull", "resolve", "push", "referrers");

    /** Older versions refuse the capability {@code referrers}, and so the whole file. */
    private static final String REFERRERS_SINCE = "2.2.0";

    /** Older versions do not know {@code dial_timeout}; 2.1.0 has it too. */
    private static final String DIAL_TIMEOUT_SINCE = "2.0.7";

    /** The format of a duration in Go (time.ParseDuration). */
    private static final Pattern DURATION =
            Pattern.compile("[+-]?(?:0|(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:ns|us|µs|μs|ms|s|m|h))+)");

    private final @Nullable String containerd;
    private final boolean isNew;
    private final String[] lines;
    private final TomlFile file;
    private final List<Defect> defects = new ArrayList<>();

    private HostsTomlReader(String text, @Nullable String containerd) {
        this.containerd = containerd;
        this.isNew = Versions.isAtLeast(containerd, "2.0.0");
        this.lines = text.split("\n", -1);
        this.file = TomlFile.ofContainerd(text, containerd);
    }

    static HostsToml read(String text, @Nullable String containerd) {
        return new HostsTomlReader(text, containerd).read(text.isBlank());
    }

    private HostsToml read(boolean isBlank) {
        TomlTable toml = file.root();
        file.faults().forEach(f -> defects.add(new Defect(f.line(), f.column(), f.what(), f.endsReader())));
        mustBe(toml, "server", String.class, "a string");
        Host root = host(value(toml, "server") instanceof String url ? url : "", toml, 0);
        List<Host> hosts = new ArrayList<>();
        List<Host> unasked = new ArrayList<>();
        Set<Integer> places = new HashSet<>();
        // Up to 1.7 only this exact name is read.
        List<String> keys = isNew ? keys(toml, "host") : List.of("host");
        for (String key : keys) {
            if (toml.get(key) instanceof TomlTable tree) {
                for (String url : inOrder(tree)) {
                    Place at = tree.place(url);
                    if (!(tree.get(url) instanceof TomlTable table)) {
                        noTable(at, url, tree);
                    } else if (isNew && !(key.equals("host") && hasHeader(at))) {
                        unasked.add(new Host(url, List.of(), TlsSettings.NONE, false, line(at)));
                    } else {
                        places.add(order(tree, url));
                        hosts.add(host(url, table, line(at)));
                    }
                }
            } else if (toml.get(key) != null) {
                refuse(toml.place(key), "host is not a table");
            }
        }
        boolean hasTree = toml.get("host") != null;
        if (!hasTree && !isBlank && defects.isEmpty() && Versions.isWithin(containerd, "1.5.0", "1.7.31")) {
            refuse(null, "there is no [host] table: containerd 1.5.0 to 1.7.31 refuses the file (invalid `host` tree)");
        }
        boolean takeTurns = containerd != null && !isNew && places.size() < hosts.size();
        return new HostsToml(root, hosts, !takeTurns, unasked, defects);
    }

    private List<String> inOrder(TomlTable hosts) {
        return hosts.keySet().stream()
                .sorted(Comparator.comparing(url -> order(hosts, url)))
                .toList();
    }

    /** The order by line; go-toml 1 has no line for an inline table. */
    private static int order(TomlTable hosts, String url) {
        return hosts.get(url) instanceof TomlTable table && table.isInBraces() ? 0 : line(hosts.place(url));
    }

    private static int line(@Nullable Place place) {
        return place == null ? 0 : place.line();
    }

    /**
     * containerd 2 uses only hosts that have a table, because it takes the order from the tables' lines
     * (getSortedHosts).
     */
    private boolean hasHeader(@Nullable Place place) {
        int line = line(place);
        return line > 0
                && line <= lines.length
                && lines[line - 1].stripLeading().startsWith("[");
    }

    /**
     * The keys that set a field. go-toml 1 also accepts upper case if there is no other key; go-toml 2 accepts any
     * case, and uses the last of several.
     */
    private List<String> keys(TomlTable table, String name) {
        if (isNew) {
            return table.keySet().stream().filter(name::equalsIgnoreCase).toList();
        }
        String capitals = name.toUpperCase(Locale.ROOT);
        boolean isCapitals = containerd != null && table.get(name) == null && table.get(capitals) != null;
        return List.of(isCapitals ? capitals : name);
    }

    private String key(TomlTable table, String name) {
        return keys(table, name).stream().reduce(name, (first, last) -> last);
    }

    private @Nullable Object value(TomlTable table, String name) {
        return table.get(key(table, name));
    }

    /** Before 2.0, two or more hosts are ordered by their places, which only tables have: anything else is a panic. */
    private void noTable(@Nullable Place at, String url, TomlTable hosts) {
        boolean ends = containerd != null && !isNew && hosts.keySet().size() > 1;
        fault(at, "host." + url + " is not a table" + (ends ? ", and containerd crashes on this (panic)" : ""), ends);
    }

    private void refuse(@Nullable Place at, String what) {
        fault(at, what, false);
    }

    private void fault(@Nullable Place at, String what, boolean ends) {
        defects.add(new Defect(line(at), at == null ? 0 : at.column(), what, ends));
    }

    /** A key with a value of another type makes containerd refuse the whole file. */
    private boolean mustBe(TomlTable table, String name, Class<?> type, String words) {
        List<String> wrong = keys(table, name).stream()
                .filter(key -> table.get(key) != null && !type.isInstance(table.get(key)))
                .toList();
        wrong.forEach(key -> refuse(table.place(key), key + " is not " + words));
        return wrong.isEmpty() && value(table, name) != null;
    }

    private Host host(String url, TomlTable table, int line) {
        mustBe(table, "override_path", Boolean.class, "true or false");
        boolean overridePath = Boolean.TRUE.equals(value(table, "override_path"));
        if (ServerUrl.parse(url, overridePath).isEmpty()) {
            Place server = table.place(key(table, "server"));
            int at = line > 0 || server == null ? line : server.line();
            defects.add(new Defect(at, 1, "\"" + url + "\" is not the URL of a server", false));
        }
        checkHeaders(table);
        checkTimeout(table);
        return new Host(url, capabilities(table), tls(table), overridePath, line);
    }

    private List<String> capabilities(TomlTable table) {
        List<String> capabilities = new ArrayList<>();
        if (mustBe(table, "capabilities", TomlList.class, "a list")) {
            TomlList list = (TomlList) Objects.requireNonNull(value(table, "capabilities"));
            for (int i = 0; i < list.size(); i++) {
                String written = String.valueOf(list.get(i));
                String name = written.toLowerCase(Locale.ROOT);
                capabilities.add(name);
                boolean tooNew = name.equals("referrers")
                        && containerd != null
                        && !Versions.isAtLeast(containerd, REFERRERS_SINCE);
                if (tooNew || !CAPABILITIES.contains(name)) {
                    refuse(
                            list.place(i),
                            "unknown capability \"" + written + "\""
                                    + (tooNew ? " before containerd " + REFERRERS_SINCE : ""));
                }
            }
        }
        return capabilities;
    }

    private TlsSettings tls(TomlTable table) {
        Boolean skipVerify = mustBe(table, "skip_verify", Boolean.class, "true or false")
                ? (Boolean) value(table, "skip_verify")
                : null;
        return new TlsSettings(strings(table, "ca", value(table, "ca")), clients(table), skipVerify);
    }

    /** One string, or a list of them. */
    private List<String> strings(TomlTable table, String key, @Nullable Object value) {
        if (value instanceof String one) {
            return List.of(one);
        }
        List<String> strings = new ArrayList<>();
        if (value instanceof TomlList list) {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof String one) {
                    strings.add(one);
                } else {
                    refuse(list.place(i), key + " has an element that is not a string");
                }
            }
        } else if (value != null) {
            refuse(table.place(key(table, key)), key + " is not a string or a list of strings");
        }
        return strings;
    }

    /** One file, or a list in which each is a file or a pair of certificate and key. */
    private List<ClientPair> clients(TomlTable table) {
        Object value = value(table, "client");
        if (!(value instanceof TomlList list)) {
            return strings(table, "client", value).stream()
                    .map(f -> new ClientPair(f, f))
                    .toList();
        }
        List<ClientPair> clients = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Object element = list.get(i);
            List<String> files = element instanceof TomlList
                    ? strings(table, "client", element)
                    : element instanceof String file ? List.of(file, file) : List.of();
            if (files.size() == 2) {
                clients.add(new ClientPair(files.get(0), files.get(1)));
            } else {
                refuse(list.place(i), "client has an element that is not a file or a pair of files");
            }
        }
        return clients;
    }

    private void checkHeaders(TomlTable table) {
        if (mustBe(table, "header", TomlTable.class, "a table")) {
            TomlTable headers = (TomlTable) Objects.requireNonNull(value(table, "header"));
            for (String name : headers.keySet()) {
                strings(headers, name, headers.get(name));
            }
        }
    }

    private void checkTimeout(TomlTable table) {
        boolean isKnown =
                Versions.isWithin(containerd, DIAL_TIMEOUT_SINCE, "2.0.99") || Versions.isAtLeast(containerd, "2.1.0");
        if (isKnown && mustBe(table, "dial_timeout", String.class, "a string")) {
            String timeout = String.valueOf(value(table, "dial_timeout"));
            if (!timeout.isEmpty() && !DURATION.matcher(timeout).matches()) {
                refuse(table.place(key(table, "dial_timeout")), "dial_timeout is not a duration such as \"5s\"");
            }
        }
    }
}
