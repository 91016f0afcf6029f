package dev.registrydoctor.doctor.setup.node;

import dev.registrydoctor.checks.catalog.shared.HostsWriting;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.model.containerd.HostsTomlText;
import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.model.toml.TomlTable;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.LineEdit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a hosts.toml comes to lead where it is wanted: as a new file, by changes to its lines, or as a whole in the place of a file
 * that has nothing else in it. A file with more in it, which cannot be changed by lines, is left to a person.
 *
 * @param action what to do
 * @param isLeftToAPerson whether a person has to write it
 */
record HostsFileChange(Action action, boolean isLeftToAPerson) {

    /** The keys that setup writes. */
    private static final Set<String> OWN_KEYS =
            Set.of("server", "capabilities", "ca", "client", "skip_verify", "override_path");

    /**
     * The change.
     *
     * @param directory the directory's path
     * @param there what is there, or null when there is no such directory
     * @param host the registry
     * @param wanted what is to be in it
     */
    static HostsFileChange of(
            String directory,
            @Nullable CertsDirectory there,
            String host,
            HostsTomlText wanted,
            @Nullable String containerd) {
        String path = directory + "/hosts.toml";
        String text = there == null ? null : there.hostsToml();
        if (there == null || text == null || text.isBlank()) {
            return new HostsFileChange(HostsWriting.file(directory, there, true, wanted.render()), false);
        }
        HostsToml present = HostsToml.parse(text, containerd);
        HostsFileLines lines = new HostsFileLines(text);
        if (present.defects().isEmpty()) {
            List<LineEdit> edits =
                    HostsFileEdits.of(lines, present, wanted, writesRoot(there, host, wanted, containerd));
            if (!edits.isEmpty() && leads(there, edits, host, wanted, containerd)) {
                return new HostsFileChange(new Action.ChangeLines(path, edits, true), false);
            }
        }
        return hasMore(text, containerd)
                ? new HostsFileChange(Action.edit(path), true)
                : new HostsFileChange(Action.replace(path, wanted.render()), false);
    }

    /** Whether a new file in its place would lose something that setup does not write, or that was not read. */
    private static boolean hasMore(String text, @Nullable String containerd) {
        boolean hasComments = text.lines().anyMatch(line -> HostsFileLines.commentAt(line) >= 0);
        TomlTable root = TomlFile.ofContainerd(text, containerd).root();
        boolean hasKeys = root.keySet().stream().anyMatch(key -> !key.equals("host") && !OWN_KEYS.contains(key));
        if (root.get("host") instanceof TomlTable hosts) {
            hasKeys |= hosts.keySet().stream()
                    .anyMatch(url ->
                            !(hosts.get(url) instanceof TomlTable table) || !OWN_KEYS.containsAll(table.keySet()));
        }
        return hasComments || hasKeys;
    }

    private static boolean leads(
            CertsDirectory there,
            List<LineEdit> edits,
            String host,
            HostsTomlText wanted,
            @Nullable String containerd) {
        String after = LineEdit.applied(edits, String.valueOf(there.hostsToml()));
        return HostsToml.parse(after, containerd).defects().isEmpty()
                && PullRoute.by(with(there, after), host, containerd)
                        .equals(PullRoute.by(with(there, wanted.render()), host, containerd));
    }

    /** Whether what is tried last is another server, or the same with other settings. */
    private static boolean writesRoot(
            CertsDirectory there, String host, HostsTomlText wanted, @Nullable String containerd) {
        return !last(there, host, containerd).equals(last(with(there, wanted.render()), host, containerd));
    }

    private static List<PullRoute.Stop> last(CertsDirectory directory, String host, @Nullable String containerd) {
        String name = directory.name().equals(PullRoute.DEFAULT) ? PullRoute.ANY_NAME : host;
        List<HostResolution.Attempt> hosts =
                HostResolution.of(name, List.of(directory), containerd).hosts();
        return hosts.isEmpty() ? List.of() : List.of(PullRoute.Stop.of(hosts.get(hosts.size() - 1)));
    }

    /** The directory with another hosts.toml. */
    static CertsDirectory with(CertsDirectory there, String text) {
        return new CertsDirectory(there.name(), there.path(), there.files(), text, null);
    }
}
