package dev.registrydoctor.checks.model;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pushes that a distribution registry refuses because of its configuration, as shown by its log.
 *
 * @param cache whether it is configured as a pull-through cache, which never accepts a push
 * @param words the registry's own message
 * @see <a href="https://github.com/distribution/distribution">distribution, registry/handlers/app.go</a>
 */
public record RefusedPushes(boolean cache, String words) {

    /** Logged at each start of a registry with {@code proxy.remoteurl}, in logfmt or JSON. */
    private static final Pattern CACHE = Pattern.compile("msg\"?[=:]\"(Registry configured as a proxy cache to [^\"]*)\"");

    /** The access log's line for the start of an upload: method, path, status. */
    private static final Pattern BEGUN =
            Pattern.compile("\\] \"(POST /v2/[^ \"]+/blobs/uploads/[^ \"]* HTTP/[0-9.]+\" (\\d{3}))\\b.*");

    /** The state at the end of the log: an accepted upload disproves the lines before it. */
    public static @Nullable RefusedPushes last(List<String> log) {
        RefusedPushes last = null;
        for (String line : log) {
            Matcher cache = CACHE.matcher(line);
            Matcher begun = BEGUN.matcher(line);
            if (cache.find()) {
                last = new RefusedPushes(true, cache.group(1));
            } else if (begun.find()) {
                boolean refused = begun.group(2).equals("405");
                if (begun.group(2).startsWith("2")) {
                    last = null;
                } else if (refused && (last == null || !last.cache())) {
                    last = new RefusedPushes(false, "\"" + begun.group(1));
                }
            }
        }
        return last;
    }

    /** Whether the last upload in this log was accepted. */
    public static boolean accepts(List<String> log) {
        String last = "";
        for (String line : log) {
            Matcher begun = BEGUN.matcher(line);
            last = begun.find() ? begun.group(2) : last;
        }
        return last.startsWith("2");
    }
}
