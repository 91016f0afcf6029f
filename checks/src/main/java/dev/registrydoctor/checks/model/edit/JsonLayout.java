package dev.registrydoctor.checks.model.edit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the members of a JSON object, and the elements of their lists, are in its text. Only for text that is valid JSON. */
final class JsonLayout {

    /**
     * A part of the text.
     *
     * @param from its first character
     * @param to the character behind its last
     */
    record Span(int from, int to) {}

    /**
     * A member of the outer object.
     *
     * @param key its name with its quotes
     */
    record Member(Span key, Span value) {}

    private final String text;
    private int at;

    private JsonLayout(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /** The members of the object that a text is, in order. */
    static List<Member> members(String text) {
        JsonLayout layout = new JsonLayout(text, 0);
        List<Member> members = new ArrayList<>();
        layout.blank();
        layout.at++;
        while (layout.isBefore('}')) {
            Span key = layout.value();
            layout.blank();
            layout.at++;
            layout.blank();
            members.add(new Member(key, layout.value()));
        }
        return members;
    }

    /** The elements of a list, in order. */
    static List<Span> elements(String text, Span list) {
        JsonLayout layout = new JsonLayout(text, list.from() + 1);
        List<Span> elements = new ArrayList<>();
        while (layout.isBefore(']')) {
            elements.add(layout.value());
        }
        return elements;
    }

    /** The last member of this name, whose value readers of JSON use; null when there is none. */
    static @Nullable Member last(String text, String key) {
        Member found = null;
        for (Member member : members(text)) {
            if (text.substring(member.key().from(), member.key().to()).equals('"' + key + '"')) {
                found = member;
            }
        }
        return found;
    }

    /** Skips what separates, and says whether another part follows. */
    private boolean isBefore(char end) {
        blank();
        if (text.charAt(at) == ',') {
            at++;
            blank();
        }
        return text.charAt(at) != end;
    }

    private Span value() {
        int from = at;
        int depth = 0;
        do {
            char c = text.charAt(at);
            if (c == '"') {
                string();
            } else if (c == '{' || c == '[') {
                depth++;
                at++;
            } else if (c == '}' || c == ']') {
                depth--;
                at++;
            } else if (depth > 0) {
                at++;
            } else {
                bare();
            }
        } while (depth > 0);
        return new Span(from, at);
    }

    private void string() {
        at++;
        while (text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    private void bare() {
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
    }

    private void blank() {
        while (" \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
