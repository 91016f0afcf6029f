package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;

/**
 * A snap that is installed on this host.
 *
 * @param name its name ({@code microk8s})
 * @param version what its publisher calls the version; empty where not recorded
 * @param revision the installed revision ({@code 7777}, or {@code x1} for one that was installed from a file)
 * @param channel the channel that refreshes follow, with its track ({@code 1.32/stable}); empty when there is none
 * @param enabled false after {@code snap disable}
 * @param held whether refreshes are put off, as by {@code snap refresh --hold}
 */
public record Snap(
        @Holds(TextKind.TEXT) String name,
        @Holds(TextKind.TEXT) String version,
        @Holds(TextKind.WORD) String revision,
        @Holds(TextKind.TEXT) String channel,
        boolean enabled,
        boolean held) {

    /** Whether refreshes may bring any version: a channel without a track means {@code latest}. */
    public boolean followsLatest() {
        return channel.startsWith("latest/") || channel.matches("stable|candidate|beta|edge");
    }

    /** Asks for the snaps of this host; absent when it has no snapd. */
    public enum Ask implements HostQuestion<List<Snap>> {
        INSTANCE;

        @Override
        public String describe() {
            return "snaps of this host";
        }
    }
}
