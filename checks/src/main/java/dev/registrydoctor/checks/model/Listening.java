package dev.registrydoctor.checks.model;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a distribution registry listens.
 *
 * @param loopback whether it listens only on the loopback interface of its Pod, which no Service can reach
 * @param tls whether it uses HTTPS; null when it is not known
 * @param words the text that shows it
 * @see <a href="https://github.com/distribution/distribution">distribution, registry/registry.go
 *     (ListenAndServe)</a>
 */
public record Listening(
        int port, boolean loopback, @Nullable Boolean tls, String words) {

    /** Logged at each start, in logfmt or JSON. The debug server says "debug server listening". */
    private static final Pattern LINE = Pattern.compile("msg\"?[=:]\"(listening on (\\S+:\\d{1,5})(, tls)?)\"");

    private static final Pattern ADDRESS = Pattern.compile("(.*):(\\d{1,5})");

    /** The address of the last start in this log; null when there is none. */
    public static @Nullable Listening last(List<String> log) {
        Listening last = null;
        for (String line : log) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.find()) {
                last = of(matcher.group(2), matcher.group(3) != null, matcher.group(1));
            }
        }
        return last;
    }

    /**
     * The address in a setting; null when it is not a host and a port.
     *
     * @param words the setting with the address
     */
    public static @Nullable Listening at(String address, String words) {
        return of(address, null, words);
    }

    private static @Nullable Listening of(String address, @Nullable Boolean tls, String words) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            return null;
        }
        String host = matcher.group(1);
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return new Listening(Integer.parseInt(matcher.group(2)), loopback, tls, words);
    }
}
