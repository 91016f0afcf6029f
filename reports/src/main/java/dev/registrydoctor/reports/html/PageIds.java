package dev.registrydoctor.reports.html;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Ids of elements of one page, made of names, so that a link leads to the same thing in the report of another run. */
final class PageIds {

    /** What cannot stand in a CSS selector or the fragment of a link as it is. */
    private static final Pattern NO_LETTER = Pattern.compile("[^A-Za-z0-9]+");

    private final Set<String> taken = new HashSet<>();

    /** An id that no other element has. */
    String of(String kind, String name) {
        String id = kind + "-" + NO_LETTER.matcher(name).replaceAll("-");
        String unique = id;
        for (int number = 2; !taken.add(unique); number++) {
            unique = id + "-" + number;
        }
        return unique;
    }
}
