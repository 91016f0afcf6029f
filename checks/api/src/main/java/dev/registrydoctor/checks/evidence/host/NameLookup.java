package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;

/**
 * The addresses that this host resolves a name to.
 *
 * @param addresses in the resolver's order; empty when it does not resolve
 * @param detail the error in words, empty when it resolved
 */
public record NameLookup(
        @Holds(TextKind.TEXT) List<String> addresses,
        @Holds(TextKind.TEXT) String detail) {
    public NameLookup {
        addresses = List.copyOf(addresses);
    }

    /** Asks this host's resolver for a name. */
    public record Ask(@Holds(TextKind.HOST) String name) implements HostQuestion<NameLookup> {
        @Override
        public String describe() {
            return "addresses of " + name + ", resolved by this host";
        }
    }
}
