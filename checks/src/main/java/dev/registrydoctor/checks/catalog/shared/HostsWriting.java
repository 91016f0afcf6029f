package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.model.containerd.HostsTomlText;
import dev.registrydoctor.checks.model.containerd.TlsSettings;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.LineEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a hosts.toml comes to say the right thing of a server: by changes to the lines that are there, which are tried on what
 * was read of the file, or as a file of its own.
 */
public final class HostsWriting {

    private HostsWriting() {}

    /**
     * The hosts.toml of a registry that containerd asks directly, whatever is there now.
     *
     * @param folder the folder of such directories that containerd reads ({@link ContainerdHosts#folder})
     */
    public static Action rewritten(String folder, String host, String scheme) {
        return Action.writeOver(folder + "/" + host + "/hosts.toml", content(host, scheme, null));
    }

    /**
     * A hosts.toml as a whole, in the place of what may be there: only where it is known that nothing is, no copy is kept.
     *
     * @param there its directory, or null where certs.d has none
     * @param seen whether certs.d was read
     */
    public static Action file(String directory, @Nullable CertsDirectory there, boolean seen, String content) {
        String path = directory + "/hosts.toml";
        if (!seen || (there != null && there.unreadable() != null)) {
            return Action.writeOver(path, content);
        }
        return there != null && there.hostsToml() != null ? Action.replace(path, content) : Action.write(path, content);
    }

    /**
     * What the hosts.toml of a registry says that containerd asks directly.
     *
     * @param ca the name of the file beside it that has the CA, or null
     */
    public static String content(String host, String scheme, @Nullable String ca) {
        TlsSettings tls = new TlsSettings(ca == null ? List.of() : List.of(ca), List.of(), null);
        return HostsTomlText.direct(new HostsTomlText.Entry(scheme + "://" + host, false, tls))
                .render();
    }

    /**
     * Names a server by the other scheme, and the CA that it needs then; null where that cannot be done by the lines that are
     * there.
     *
     * @param server host and port
     * @param scheme {@code http} or {@code https}
     * @param ca the name of the file beside it that has the CA, or null
     */
    public static @Nullable Action byScheme(
            CertsDirectory directory, String server, String scheme, @Nullable String ca, @Nullable String containerd) {
        String text = directory.hostsToml();
        if (text == null || text.isBlank()) {
            return null;
        }
        String right = scheme + "://" + server;
        String wrong = (scheme.equals("http") ? "https" : "http") + "://" + server;
        List<LineEdit> edits = new ArrayList<>();
        // A server's name may begin another one's, as reg.lab does reg.lab:5000.
        boolean isUnlikeOthers = !Pattern.compile(Pattern.quote(wrong) + "[^\"'/\\s]")
                .matcher(text)
                .find();
        for (String end : isUnlikeOthers ? List.of("") : List.of("\"", "'", "/")) {
            if (text.contains(wrong + end)) {
                edits.add(new LineEdit.Replace(0, wrong + end, right + end));
            }
        }
        if (text.contains("\"" + server + "\"")) {
            edits.add(new LineEdit.Replace(0, "\"" + server + "\"", "\"" + right + "\""));
        }
        HostsToml file = HostsToml.parse(text, containerd);
        if (ca != null) {
            addCa(edits, file, server, ca);
        }
        return edits.isEmpty() ? null : tried(directory, edits, server, scheme, ca, containerd);
    }

    /**
     * Names a CA for a server that the file has already, beside those that it names for it; null where the file does not
     * name the server in a way that is understood.
     */
    public static @Nullable Action withCa(
            CertsDirectory directory, String server, String ca, @Nullable String containerd) {
        return withCa(directory, server, "https", ca, containerd);
    }

    /**
     * Names a CA for where a server of plain HTTP sends clients on to; null where that cannot be written.
     *
     * @param containerd the version of containerd, or null
     */
    public static @Nullable Action withCaOfRedirect(
            CertsDirectory directory, String server, String ca, @Nullable String containerd) {
        return withCa(directory, server, "http", ca, containerd);
    }

    private static @Nullable Action withCa(
            CertsDirectory directory, String server, String scheme, String ca, @Nullable String containerd) {
        String text = directory.hostsToml();
        if (text == null || text.isBlank()) {
            return null;
        }
        List<LineEdit> edits = new ArrayList<>();
        HostsToml file = HostsToml.parse(text, containerd);
        addCa(edits, file, server, ca);
        addBeside(edits, file, text, server, ca);
        return edits.isEmpty() ? null : tried(directory, edits, server, scheme, ca, containerd);
    }

    /** Adds a CA to those that the file names, if it names no other server, which the CA is not meant for. */
    private static void addBeside(List<LineEdit> edits, HostsToml file, String text, String server, String ca) {
        boolean isOfOthers = file.hosts().stream().anyMatch(host -> !isOf(host, server))
                || (!file.root().url().isEmpty() && !isOf(file.root(), server));
        Set<String> named = Stream.concat(file.hosts().stream(), Stream.of(file.root()))
                .flatMap(host -> host.tls().ca().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (isOfOthers || named.size() != 1 || named.contains(ca)) {
            return;
        }
        String quoted = '"' + named.iterator().next() + '"';
        boolean isAlone = Pattern.compile("(?m)^\\s*ca\\s*=\\s*" + Pattern.quote(quoted))
                .matcher(text)
                .find();
        String both = quoted + ", \"" + ca + '"';
        edits.add(new LineEdit.Replace(0, quoted, isAlone ? "[" + both + "]" : both));
    }

    private static void addCa(List<LineEdit> edits, HostsToml file, String server, String ca) {
        for (HostsToml.Host host : file.hosts()) {
            if (isOf(host, server) && host.line() > 0 && host.tls().ca().isEmpty()) {
                edits.add(new LineEdit.Insert(host.line(), "  ca = \"" + ca + "\""));
            }
        }
        HostsToml.Host root = file.root();
        if (isOf(root, server) && root.tls().ca().isEmpty()) {
            edits.add(new LineEdit.Insert(0, "ca = \"" + ca + "\""));
        }
    }

    private static boolean isOf(HostsToml.Host host, String server) {
        return host.url()
                .replaceFirst("^https?://", "")
                .replaceFirst("/.*$", "")
                .equalsIgnoreCase(server);
    }

    /** The change, if containerd then asks the server as it should. */
    private static @Nullable Action tried(
            CertsDirectory directory,
            List<LineEdit> edits,
            String server,
            String scheme,
            @Nullable String ca,
            @Nullable String containerd) {
        CertsDirectory after = new CertsDirectory(
                directory.name(),
                directory.path(),
                directory.files(),
                LineEdit.applied(edits, String.valueOf(directory.hostsToml())),
                null);
        HostResolution resolution = HostResolution.of(directory.name(), List.of(after), containerd);
        HostsToml file = resolution.file();
        List<Attempt> there =
                resolution.attempts().stream().filter(a -> isAt(a, server)).toList();
        boolean works = file != null
                && file.defects().isEmpty()
                && !there.isEmpty()
                && there.stream()
                        .allMatch(a -> a.scheme().equals(scheme)
                                && (ca == null || a.tls().ca().contains(directory.path() + "/" + ca)));
        return works ? new Action.ChangeLines(directory.path() + "/hosts.toml", edits, true) : null;
    }

    private static boolean isAt(Attempt attempt, String server) {
        return attempt.authority().equalsIgnoreCase(server) && !attempt.fallback();
    }
}
