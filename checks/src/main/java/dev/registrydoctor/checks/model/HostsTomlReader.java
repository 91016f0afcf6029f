package dev.registrydoctor.checks.model;

import dev.registrydoctor.checks.model.HostsToml.Defect;
import dev.registrydoctor.checks.model.HostsToml.Host;
import dev.registrydoctor.checks.model.TlsSettings.ClientPair;
import dev.registrydoctor.checks.model.TomlTable.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a hosts.toml, and notes what makes containerd refuse it: one wrong value is enough for the whole file. */
final class HostsTomlReader {

    private static final Set<String> CAPABILITIES = Set.of("pull", "resolve", "push", "referrers");

    /** Older versions refuse the capability {@code referrers}, and with it the file. */
    private static final String REFERRERS_SINCE = "2.2.0";

    private final @Nullable String containerd;
    private final TomlFile file;
    private final List<Defect> defects = new ArrayList<>();

    private HostsTomlReader(String text, @Nullable String containerd) {
        this.containerd = containerd;
        this.file = TomlFile.ofContainerd(text, containerd);
    }

    static HostsToml read(String text, @Nullable String containerd) {
        return new HostsTomlReader(text, containerd).read(text.isBlank());
    }

    private HostsToml read(boolean isBlank) {
        TomlTable toml = file.root();
        file.faults().forEach(f -> defects.add(new Defect(f.line(), f.column(), f.what(), f.endsReader())));
        mustBe(toml, "server", String.class, "a string");
        mustBe(toml, "host", TomlTable.class, "a table");
        String server = toml.get("server") instanceof String url ? url : "";
        Host root = host(server, toml, 0);
        List<Host> hosts = new ArrayList<>();
        if (toml.get("host") instanceof TomlTable tree) {
            for (String url : tree.keySet()) {
                Place at = tree.place(url);
                if (tree.get(url) instanceof TomlTable table) {
                    hosts.add(host(url, table, at == null ? 0 : at.line()));
                } else {
                    noTable(at, url, tree);
                }
            }
        } else if (!isBlank && defects.isEmpty() && Versions.isWithin(containerd, "1.5.0", "1.7.31")) {
            refuse(null, "no [host] table, which containerd 1.5.0 to 1.7.31 refuses (invalid `host` tree)");
        }
        return new HostsToml(root, hosts, defects);
    }

    /** Before 2.0 two hosts or more are ordered by their places, which only tables have: anything else is a panic. */
    private void noTable(@Nullable Place at, String url, TomlTable hosts) {
        boolean ends = containerd != null
                && !Versions.isAtLeast(containerd, "2.0.0")
                && hosts.keySet().size() > 1;
        defects.add(new Defect(
                at == null ? 0 : at.line(),
                at == null ? 0 : at.column(),
                "host." + url + " is not a table" + (ends ? ", at which containerd ends (panic)" : ""),
                ends));
    }

    private void refuse(@Nullable Place at, String what) {
        defects.add(new Defect(at == null ? 0 : at.line(), at == null ? 0 : at.column(), what, false));
    }

    /** A key with a value of another type makes containerd refuse the whole file. */
    private boolean mustBe(TomlTable table, String key, Class<?> type, String words) {
        Object value = table.get(key);
        boolean wrong = value != null && !type.isInstance(value);
        if (wrong) {
            refuse(table.place(key), key + " is not " + words);
        }
        return value != null && !wrong;
    }

    private Host host(String url, TomlTable table, int line) {
        mustBe(table, "override_path", Boolean.class, "true or false");
        boolean overridePath = Boolean.TRUE.equals(table.get("override_path"));
        if (ServerUrl.parse(url, overridePath).isEmpty()) {
            Place server = table.place("server");
            int at = line > 0 || server == null ? line : server.line();
            defects.add(new Defect(at, 1, "\"" + url + "\" is not a server's URL", false));
        }
        checkHeaders(table);
        return new Host(url, capabilities(table), tls(table), overridePath, line);
    }

    private List<String> capabilities(TomlTable table) {
        List<String> capabilities = new ArrayList<>();
        if (mustBe(table, "capabilities", TomlList.class, "a list")) {
            TomlList list = (TomlList) Objects.requireNonNull(table.get("capabilities"));
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
                ? (Boolean) table.get("skip_verify")
                : null;
        return new TlsSettings(strings(table, "ca", table.get("ca")), clients(table), skipVerify);
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
                    refuse(list.place(i), key + " holds something that is not a string");
                }
            }
        } else if (value != null) {
            refuse(table.place(key), key + " is neither a string nor a list of strings");
        }
        return strings;
    }

    /** One file, or a list in which each is a file or a pair of certificate and key. */
    private List<ClientPair> clients(TomlTable table) {
        Object value = table.get("client");
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
                refuse(list.place(i), "client holds something that is neither a file nor a pair of files");
            }
        }
        return clients;
    }

    private void checkHeaders(TomlTable table) {
        if (mustBe(table, "header", TomlTable.class, "a table")) {
            TomlTable headers = (TomlTable) Objects.requireNonNull(table.get("header"));
            for (String name : headers.keySet()) {
                strings(headers, name, headers.get(name));
            }
        }
    }
}
