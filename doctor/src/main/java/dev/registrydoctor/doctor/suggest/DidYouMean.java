package dev.registrydoctor.doctor.suggest;

import dev.registrydoctor.checks.catalog.image.Nearest;
import dev.registrydoctor.reports.secrets.CleanText;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the names that a mistyped one may have meant, and words the error line. */
public final class DidYouMean {

    /** No name is as long; it limits the work of comparing. */
    private static final int LONGEST = 80;

    /** A shorter part of a name is part of too many. */
    private static final int SHORTEST_PART = 3;

    private static final int MOST = 3;

    private DidYouMean() {}

    /**
     * The names that the typed one may have meant, nearest first, at most three: those that it begins, or of which it is the
     * part behind the area; else those that differ in one letter of three or less; else those that contain it.
     */
    public static List<String> of(String typed, Collection<String> names) {
        String wanted = plain(typed.substring(0, Math.min(typed.length(), LONGEST)));
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<String> near = nearest(wanted, names, name -> begins(name, wanted));
        if (near.isEmpty()) {
            int most = Math.min(Math.max(1, wanted.length() / 3), wanted.length() - 1);
            near = nearest(wanted, names, name -> distance(wanted, name) <= most);
        }
        if (near.isEmpty() && wanted.length() >= SHORTEST_PART) {
            near = nearest(wanted, names, name -> plain(name).contains(wanted));
        }
        // A name at the least distance alone is meant; others would only distract.
        int least = near.isEmpty() ? 0 : distance(wanted, near.get(0));
        return near.stream()
                .filter(name -> least > 1 || distance(wanted, name) == least)
                .limit(MOST)
                .toList();
    }

    /**
     * The error line for an unknown name: {@code unknown command "rum"; did you mean "run"?}. The typed text is repeated only
     * when it is near a name, since anything else could be a password in the wrong place.
     *
     * @param kind what it should name: command, sample
     * @param otherwise what to do when no name is near
     */
    public static String unknown(String kind, String typed, Collection<String> names, String otherwise) {
        List<String> near = of(typed, names);
        return near.isEmpty()
                ? "unknown " + kind + "; " + otherwise
                : "unknown " + kind + " \"" + CleanText.line(typed) + "\"; did you mean " + choice(near) + "?";
    }

    /** The names as a choice: {@code "a", "b" or "c"}. */
    public static String choice(List<String> names) {
        List<String> quoted = names.stream().map(name -> '"' + name + '"').toList();
        int last = quoted.size() - 1;
        return last == 0
                ? quoted.get(0)
                : quoted.stream().limit(last).collect(Collectors.joining(", ")) + " or " + quoted.get(last);
    }

    private static List<String> nearest(String wanted, Collection<String> names, Predicate<String> rule) {
        return names.stream()
                .distinct()
                .filter(rule)
                .sorted(Comparator.comparing((String name) -> distance(wanted, name))
                        .thenComparing(name -> name))
                .toList();
    }

    private static boolean begins(String name, String wanted) {
        String whole = plain(name);
        return (wanted.length() >= SHORTEST_PART && whole.startsWith(wanted))
                || whole.substring(whole.indexOf('.') + 1).equals(wanted);
    }

    private static int distance(String wanted, String name) {
        return Nearest.distance(wanted, plain(name));
    }

    /** As names are compared: dashes before an option say nothing, and neither does the case. */
    private static String plain(String name) {
        int start = 0;
        while (start < name.length() && name.charAt(start) == '-') {
            start++;
        }
        return name.substring(start).toLowerCase(Locale.ROOT);
    }
}
