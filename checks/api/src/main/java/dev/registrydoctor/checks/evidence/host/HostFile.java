package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.projection.Projection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file of the host.
 *
 * @param path its path as the host sees it
 * @param text its content, decoded as UTF-8: what checks use of it, at its place, all else masked ({@link Projection})
 * @param modified when it was last changed, or null where that is not recorded
 */
public record HostFile(
        @Holds(TextKind.TEXT) String path,
        @Holds(value = TextKind.TEXT, projected = true) String text,
        @Nullable Instant modified) {
    /** Whoever reads a file need not think of secrets in it: there is no raw text to be kept. */
    public HostFile {
        text = Projection.file(path, text);
    }

    /**
     * Asks for a file; absent when there is none, unknown when it may not be read. A path that begins with {@code ~/} is
     * in the home of the user that runs the doctor; on a host that is mounted as a folder, in root's.
     */
    public record Ask(@Holds(TextKind.TEXT) String path) implements HostQuestion<HostFile> {
        @Override
        public String describe() {
            return "file " + path;
        }
    }
}
