package dev.registrydoctor.doctor.setup.wanted;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one kind of rewrite that containerd can do: a prefix for every repository, as a part of the server's path. k3s' containerd
 * has rewrites by regular expression; that of MicroK8s has none.
 */
final class RepositoryPrefix {

    /** Expressions of Go that match every repository as a whole, with it as their first group. */
    private static final Set<String> WHOLE =
            Set.of("^(.*)$", "^(.*)", "(.*)$", "(.*)", "^(.+)$", "^(.+)", "(.+)$", "(.+)");

    /** The first group behind a prefix; without braces no letter may follow, since Go takes it for a part of the name. */
    private static final Pattern BEHIND_PREFIX = Pattern.compile("(.*?)/*\\$(?:1|\\{1})");

    private static final Pattern PARTS =
            Pattern.compile("[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*");

    private RepositoryPrefix() {}

    /**
     * The prefix that a rewrite adds, without slashes around it; empty text when it changes nothing.
     *
     * @return empty when it does anything else
     */
    static Optional<String> of(String pattern, String replacement) {
        String prefix = null;
        Matcher behind = BEHIND_PREFIX.matcher(replacement);
        if (WHOLE.contains(pattern) && behind.matches()) {
            boolean hasSlash = replacement.contains("/$");
            prefix = behind.group(1).isEmpty() || hasSlash ? behind.group(1) : null;
        } else if (pattern.equals("^") && replacement.endsWith("/")) {
            prefix = replacement.substring(0, replacement.length() - 1);
        }
        return Optional.ofNullable(prefix)
                .filter(p -> p.isEmpty() || PARTS.matcher(p).matches());
    }
}
