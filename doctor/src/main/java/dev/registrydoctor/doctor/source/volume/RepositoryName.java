package dev.registrydoctor.doctor.source.volume;

import java.util.regex.Pattern;

/** Names of repositories as {@code reference.WithName} of distribution accepts them. */
final class RepositoryName {

    /** Characters; distribution 3 does not count those of a first component that could be a host. */
    private static final int LONGEST = 255;

    private static final String HOST = "[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?";
    private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern NAME = Pattern.compile("(?:" + HOST + "/)?" + COMPONENT + "(?:/" + COMPONENT + ")*");

    private RepositoryName() {}

    static boolean isLegal(String name) {
        return name.length() <= LONGEST && NAME.matcher(name).matches();
    }
}
