package dev.registrydoctor.doctor.serve.cause;

import dev.registrydoctor.checks.check.Subject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Texts of the ledger, each within a size that it has in JSON: all of a full ledger must fit into one object of the cluster, whatever
 * names somebody gives to things.
 */
final class BoundedText {

    /** Of an id of a problem, a check or a report, of which the longest has 50 bytes. */
    static final int ID = 80;

    /** Of a title of a problem, of which the longest has 90 bytes. */
    static final int TITLE = 120;

    static final int SUMMARY = 240;

    /** Of a subject's name: enough for every Pod (317 bytes), and for most images and files. */
    static final int NAME = 320;

    /** Bytes of what stands for the end of a long name. */
    private static final int DIGEST = 37;

    private BoundedText() {}

    static String id(String text) {
        return cut(text, ID);
    }

    static String title(String text) {
        return cut(text, TITLE);
    }

    static String summary(String text) {
        return cut(text, SUMMARY);
    }

    /** A subject. The ends of long names are what tells them apart, so a digest stands for the end. */
    static Subject subject(Subject subject) {
        String name = subject.name();
        int fits = fitting(name, NAME);
        if (fits == name.length()) {
            return subject;
        }
        UUID digest = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        return new Subject(subject.kind(), name.substring(0, fitting(name, NAME - DIGEST)) + "~" + digest);
    }

    private static String cut(String text, int most) {
        int fits = fitting(text, most);
        return fits == text.length() ? text : text.substring(0, fitting(text, most - 3)) + "…";
    }

    /** How many characters fit into so many bytes; half of a pair never stays. */
    private static int fitting(String text, int most) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            bytes += bytes(point);
            if (bytes > most) {
                return end;
            }
            end += Character.charCount(point);
        }
        return end;
    }

    /** What Jackson makes of it: a character that Java has as a pair is written as two escapes. */
    private static int bytes(int point) {
        if (point < 0x20 || (point >= 0xd800 && point < 0xe000)) {
            return 6;
        } else if (point == '"' || point == '\\') {
            return 2;
        }
        return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 12;
    }
}
