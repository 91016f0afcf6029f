package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.projection.Projection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One directory of containerd's certs.d.
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

    /** Asks for all directories of certs.d; absent when certs.d does not exist. */
    public enum Ask implements Question<List<CertsDirectory>> {
        INSTANCE;

        @Override
        public String describe() {
            return "containerd's certs.d";
        }
    }
}
