package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What containerd's log says of its CRI plugin. */
final class CriLog {

    static final Needs NEEDS = Needs.of(RuntimeLog.Ask.INSTANCE);

    private CriLog() {}

    /** Why the CRI plugin was not loaded at the last start, or null when the log does not say so. */
    static @Nullable String failure(Evidence evidence) {
        String found = null;
        for (String line :
                evidence.find(RuntimeLog.Ask.INSTANCE).map(RuntimeLog::lines).orElse(List.of())) {
            if (line.contains("msg=\"starting containerd\"")) {
                found = null;
            } else if (found == null && isFailure(line)) {
                found = line;
            }
        }
        return found;
    }

    private static boolean isFailure(String line) {
        return line.contains("failed to load plugin")
                && (line.contains("io.containerd.grpc.v1.cri") || line.contains("io.containerd.cri.v1"));
    }
}
