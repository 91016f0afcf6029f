package dev.registrydoctor.doctor.setup.retention;

import java.util.regex.Pattern;

/**
 * Names that distribution accepts ({@code reference/regexp.go}). A store can hold folders of any name, and no other name may
 * reach a shell.
 */
final class LegalNames {

    private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern REPOSITORY = Pattern.compile(PART + "(?:/" + PART + ")*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[a-f0-9]{64}");
    private static final int LONGEST = 255;

    private LegalNames() {}

    static boolean isRepository(String name) {
        return name.length() <= LONGEST && REPOSITORY.matcher(name).matches();
    }

    static boolean isTag(String name) {
        return TAG.matcher(name).matches();
    }

    static boolean isDigest(String digest) {
        return DIGEST.matcher(digest).matches();
    }
}
