package dev.registrydoctor.doctor.act.object;

import dev.registrydoctor.doctor.source.ShownText;
import java.io.IOException;
import java.util.List;

/** An object is not what a change was planned for. Nothing has been changed. */
public final class ObjectChangedException extends IOException {
    private static final long serialVersionUID = 1;

    private static final int MOST = 5;

    /** Says what is different, as a sentence without its subject. */
    public ObjectChangedException(String message) {
        super(message);
    }

    /** Somebody else has changed these fields. */
    static ObjectChangedException fields(List<String> paths) {
        return fields("has been changed since by somebody else: ", paths);
    }

    /** Says which fields are different. */
    static ObjectChangedException fields(String words, List<String> paths) {
        String some = String.join(
                ", ",
                paths.stream()
                        .limit(MOST)
                        .map(path -> ShownText.line(path, ShownText.SHORT))
                        .toList());
        return new ObjectChangedException(
                words + some + (paths.size() > MOST ? " and " + (paths.size() - MOST) + " more fields" : ""));
    }
}
