package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.evidence.RuntimeLog;
import org.jspecify.annotations.Nullable;

/** What containerd's log says of its CRI plugin. */
final class CriLog {

    private CriLog() {}

    /** Why the CRI plugin was not loaded at the last start, or null when the log does not say so. */
    static @Nullable String failure(@Nullable RuntimeLog log) {
        String found = null;
        if (log != null) {
            for (String line : log.lines()) {
                if (line.contains("msg=\"starting containerd\"")) {
                    found = null;
                } else if (found == null && isFailure(line)) {
                    found = line;
                }
            }
        }
        return found;
    }

    private static boolean isFailure(String line) {
        return line.contains("failed to load plugin")
                && (line.contains("io.containerd.grpc.v1.cri") || line.contains("io.containerd.cri.v1"));
    }
}
