package dev.registrydoctor.doctor.source;

import dev.registrydoctor.reports.secrets.Secrets;
import java.util.regex.Pattern;

/** Makes text from outside fit to be shown. */
public final class ShownText {

    /** How much of a foreign text is kept. */
    public static final int SHORT = 200;

    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#\\s]*@");
    private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

    private ShownText() {}

    /** One line: white space becomes a blank, other control characters a question mark, the rest is cut. */
    public static String line(String text, int max) {
        StringBuilder out = new StringBuilder();
        // A secret that is cut has no form that anybody could know.
        String stripped = (text.length() > max ? Secrets.redact(text) : text).strip();
        for (int i = 0; i < stripped.length() && out.length() < max; i++) {
            char c = stripped.charAt(i);
            boolean blank = c == '\n' || c == '\r' || c == '\t';
            if (blank) {
                out.append(' ');
            } else {
                out.append(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c);
            }
        }
        return out.toString();
    }

    /** A URL without user info, query and fragment: any of them may hold a secret. */
    public static String url(String url) {
        return line(QUERY.matcher(USER_INFO.matcher(url).replaceAll("")).replaceFirst(""), 4 * SHORT);
    }
}
