package dev.registrydoctor.checks.store.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern of names of repositories or tags: {@code *} stands for any characters within a path element, {@code **} for any
 * characters, and {@code **}{@code /} at the start of an element for any number of elements. The time that a match takes is at
 * most the product of both lengths.
 */
final class NamePattern {

    private static final int LONGEST = 256;
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._/*-]+");

    private static final String STAR = "*";
    private static final String ANY = "**";
    private static final String ELEMENTS = "**/";

    private final List<String> parts;

    private NamePattern(List<String> parts) {
        this.parts = parts;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException with a line for people, when it cannot match any name
     */
    static NamePattern of(String pattern) {
        if (pattern.isEmpty()
                || pattern.length() > LONGEST
                || !ALLOWED.matcher(pattern).matches()) {
            throw new IllegalArgumentException("not a pattern of names: \"" + shown(pattern)
                    + "\". A pattern has letters, digits, '.', '_', '-', '/', '*' and '**'");
        }
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            String part = partAt(pattern, at);
            parts.add(part);
            at += part.length();
        }
        return new NamePattern(parts);
    }

    private static String partAt(String pattern, int at) {
        if (pattern.startsWith(ELEMENTS, at) && (at == 0 || pattern.charAt(at - 1) == '/')) {
            return ELEMENTS;
        }
        if (pattern.startsWith(ANY, at)) {
            return ANY;
        }
        return pattern.substring(at, at + 1);
    }

    private static String shown(String pattern) {
        String start = pattern.length() > LONGEST ? pattern.substring(0, LONGEST) + "…" : pattern;
        return start.replaceAll("\\p{C}", "?");
    }

    boolean matches(String name) {
        boolean[] ends = new boolean[name.length() + 1];
        ends[0] = true;
        for (String part : parts) {
            ends = after(part, ends, name);
        }
        return ends[name.length()];
    }

    /** Where a match can end after one more part, from where it could end before. */
    private static boolean[] after(String part, boolean[] before, String name) {
        boolean[] after = new boolean[before.length];
        boolean open = false;
        for (int i = 0; i < before.length; i++) {
            char last = i == 0 ? '/' : name.charAt(i - 1);
            switch (part) {
                case STAR -> after[i] = before[i] || (i > 0 && last != '/' && after[i - 1]);
                case ANY -> after[i] = before[i] || (i > 0 && after[i - 1]);
                case ELEMENTS -> {
                    after[i] = before[i] || (open && last == '/');
                    open |= before[i];
                }
                default -> after[i] = i > 0 && before[i - 1] && last == part.charAt(0);
            }
        }
        return after;
    }
}
