package dev.registrydoctor.doctor.source.content;

import java.util.regex.Pattern;

/** Which names of a registry's answers may become part of a path. */
final class Names {

    /** Wider than the specification, which has no capitals; no part begins with a dot, so none leads elsewhere. */
    private static final Pattern REPOSITORY =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*+(?:/[A-Za-z0-9_][A-Za-z0-9._-]*+)*+");

    private static final int LONGEST_REPOSITORY = 255;
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("[a-z0-9]+(?:[.+_-][a-z0-9]+)*+:[0-9a-fA-F]{32,128}");
    private static final int LONGEST_DIGEST = 160;

    private Names() {}

    static boolean isRepository(String text) {
        return text.length() <= LONGEST_REPOSITORY && REPOSITORY.matcher(text).matches();
    }

    static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    static boolean isDigest(String text) {
        return text.length() <= LONGEST_DIGEST && DIGEST.matcher(text).matches();
    }
}
