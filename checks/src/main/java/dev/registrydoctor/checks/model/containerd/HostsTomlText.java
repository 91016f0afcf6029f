package dev.registrydoctor.checks.model.containerd;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A hosts.toml to be written, in the form that containerd 1.5 and later read: root keys first, and at least one {@code
 * host} table, without which 1.5.0 to 1.7.31 refuse the file.
 *
 * @param server what is tried last, with the keys of the root; its URL is empty for the registry itself by containerd's
 *     default
 * @param hosts what is tried before, in order
 */
public record HostsTomlText(Entry server, List<Entry> hosts) {

    /**
     * A server and its settings.
     *
     * @param url with its scheme: containerd takes one without for https
     * @param overridePath whether containerd does not add {@code /v2} to the path
     */
    public record Entry(String url, boolean overridePath, TlsSettings tls) {

        /** A server without settings. */
        public static Entry of(String url) {
            return new Entry(url, false, TlsSettings.NONE);
        }

        /** The lines of its keys, without indentation and without {@code capabilities}. */
        public List<String> lines() {
            List<String> lines = new ArrayList<>();
            if (overridePath) {
                lines.add("override_path = true");
            }
            if (!tls.ca().isEmpty()) {
                lines.add("ca = " + ca());
            }
            if (!tls.clients().isEmpty()) {
                lines.add("client = " + client());
            }
            if (tls.trustsAnyone()) {
                lines.add("skip_verify = true");
            }
            return lines;
        }

        private String ca() {
            return tls.ca().size() == 1
                    ? quoted(tls.ca().get(0))
                    : "[" + tls.ca().stream().map(HostsTomlText::quoted).collect(Collectors.joining(", ")) + "]";
        }

        private String client() {
            if (tls.clients().size() == 1 && tls.clients().get(0).key().isEmpty()) {
                return quoted(tls.clients().get(0).certificate());
            }
            return tls.clients().stream()
                    .map(pair -> "[" + quoted(pair.certificate()) + ", " + quoted(pair.key()) + "]")
                    .collect(Collectors.joining(", ", "[", "]"));
        }

        /** Its table. */
        public String table() {
            StringBuilder text = new StringBuilder("[host." + quoted(url) + "]\n  " + CAPABILITIES + "\n");
            lines().forEach(line -> text.append("  ").append(line).append('\n'));
            return text.toString();
        }
    }

    /** A tag needs both; nobody pushes through containerd's CRI. */
    public static final String CAPABILITIES = "capabilities = [\"pull\", \"resolve\"]";

    public HostsTomlText {
        hosts = List.copyOf(hosts);
    }

    /** A registry that is asked directly. */
    public static HostsTomlText direct(Entry server) {
        return new HostsTomlText(server, List.of(server));
    }

    /** The file's text. */
    public String render() {
        StringBuilder text = new StringBuilder();
        if (!server.url().isEmpty()) {
            text.append("server = ").append(quoted(server.url())).append('\n');
        }
        server.lines().forEach(line -> text.append(line).append('\n'));
        if (hosts.isEmpty()) {
            text.append("\n[host]\n");
        }
        hosts.forEach(host -> text.append('\n').append(host.table()));
        return text.toString().stripLeading();
    }

    /** A basic string of TOML. */
    public static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
