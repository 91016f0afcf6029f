package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.projection.Projection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One directory of a folder that containerd takes hosts.toml from, certs.d.
 *
 * @param name its name: the registry host that it is meant for
 * @param path its path
 * @param files the names of its files
 * @param hostsToml the text of its hosts.toml, or null when it has none or it could not be read; all but what checks use is
 *     masked ({@link Projection})
 * @param unreadable why its hosts.toml could not be read, or null
 */
public record CertsDirectory(
        @Holds(TextKind.HOST) String name,
        @Holds(TextKind.TEXT) String path,
        @Holds(TextKind.TEXT) List<String> files,

        @Holds(value = TextKind.TEXT, projected = true) @Nullable
        String hostsToml,

        @Holds(TextKind.TEXT) @Nullable String unreadable) {
    public CertsDirectory {
        files = List.copyOf(files);
        hostsToml = hostsToml == null ? null : Projection.hostsToml(hostsToml);
    }

    /** The path of the folder that it is in. */
    public String folder() {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /**
     * Asks for all directories of a folder that containerd takes hosts.toml from, as its {@code config_path} names it;
     * absent when there is no such folder.
     *
     * @param folder its path; null for MicroK8s' own, {@link BuiltIn#CERTS_D}
     */
    public record Ask(@Holds(TextKind.TEXT) @Nullable String folder) implements HostQuestion<List<CertsDirectory>> {

        /** Asks for those of MicroK8s' own certs.d. */
        public static final Ask OWN = new Ask(null);

        public Ask {
            folder = BuiltIn.CERTS_D.equals(folder) ? null : folder;
        }

        /** The folder's path. */
        public String path() {
            return folder == null ? BuiltIn.CERTS_D : folder;
        }

        @Override
        public String describe() {
            return folder == null ? "containerd's certs.d" : "containerd's folder " + folder;
        }
    }
}
