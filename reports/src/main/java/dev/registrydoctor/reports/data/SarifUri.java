package dev.registrydoctor.reports.data;

import dev.registrydoctor.checks.check.Subject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where a SARIF result is: a file by its path below the host's root; anything else by a name of our own below
 * {@link #SITE}, since GitHub drops results that are in no file.
 *
 * @param base the id of what the path is relative to
 * @param path a relative URI reference
 */
record SarifUri(String base, String path) {

    /** The root of the host's file system. */
    static final String HOST = "HOST";

    /** The things of the site, by kind and name: {@code pod/default/web}. They are no files. */
    static final String SITE = "SITE";

    static SarifUri of(Subject subject) {
        String name = subject.name();
        if (subject.kind() == Subject.Kind.FILE && name.startsWith("/")) {
            return new SarifUri(HOST, path(name));
        }
        return new SarifUri(SITE, subject.kind().label().replace(' ', '-') + "/" + path(name));
    }

    private static String path(String name) {
        String path = Arrays.stream(name.split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(SarifUri::segment)
                .collect(Collectors.joining("/"));
        return path.isEmpty() ? "-" : path;
    }

    /** RFC 3986's unreserved characters stay; segments that lead elsewhere are made to lead nowhere. */
    private static String segment(String name) {
        if (name.equals(".") || name.equals("..")) {
            return name + "-";
        }
        StringBuilder segment = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            boolean stays = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '.'
                    || c == '_'
                    || c == '~';
            segment.append(stays ? String.valueOf((char) c) : String.format("%%%02X", c));
        }
        return segment.toString();
    }
}
