package dev.registrydoctor.checks.projection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Keeps of a JSON text what the rules of its kind name, and masks everything else in its place. */
final class JsonProjection {

    private final String text;
    private final JsonRules rules;
    private final StringBuilder out;
    private final KeyNames names = new KeyNames();
    private final Deque<List<String>> open = new ArrayDeque<>();
    private List<String> path = List.of();
    private int at;

    private JsonProjection(String text, JsonRules rules) {
        this.text = text;
        this.rules = rules;
        out = new StringBuilder(text.length());
    }

    /** The text, in its full length but for a file that it holds in base64. */
    static String of(String text, JsonRules rules) {
        JsonProjection projection = new JsonProjection(text, rules);
        projection.read();
        return projection.out.toString();
    }

    private void read() {
        boolean goesOn = true;
        while (goesOn && at < text.length()) {
            char c = text.charAt(at);
            switch (c) {
                case ' ', '\t', '\r', '\n', ':' -> copy();
                case '{', '[' -> {
                    open.push(path);
                    copy();
                }
                case '}', ']' -> goesOn = close();
                case ',' -> {
                    copy();
                    path = open.isEmpty() ? path : open.element();
                }
                case '"' -> goesOn = string();
                default -> goesOn = bare();
            }
        }
        Mask.words(text, at, text.length(), out);
    }

    private void copy() {
        out.append(text.charAt(at++));
    }

    private boolean close() {
        if (open.isEmpty()) {
            return false;
        }
        path = open.pop();
        copy();
        return true;
    }

    private boolean bare() {
        int end = at;
        while (end < text.length() && ",]}:\"[{ \t\r\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        char c = text.charAt(at);
        boolean isValue = c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
        if (isValue) {
            Bare.append(text, at, end, Kept.NOTHING, out);
            at = end;
        }
        return isValue;
    }

    private boolean string() {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) >= ' ') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length() || text.charAt(end) != '"') {
            return false;
        }
        copy();
        if (isKey(end + 1)) {
            List<String> parent = open.isEmpty() ? List.of() : open.element();
            String name = names.kept(text, at, end, Kept.NAME);
            out.append(name);
            path = new ArrayList<>(parent);
            path.add(name.toLowerCase(Locale.ROOT));
        } else {
            content(end);
        }
        at = end;
        copy();
        return true;
    }

    private boolean isKey(int from) {
        int next = from;
        while (next < text.length() && " \t\r\n".indexOf(text.charAt(next)) >= 0) {
            next++;
        }
        return next < text.length() && text.charAt(next) == ':';
    }

    private void content(int end) {
        Kept type = path.isEmpty() ? Kept.NOTHING : rules.value(path);
        if (rules == JsonRules.BUILDX && JsonRules.isBuildkitd(path)) {
            out.append(buildkitd(text.substring(at, end)));
        } else if (text.substring(at, end).indexOf('\\') < 0) {
            type.append(text, at, end, out);
        } else {
            escaped(end, type);
        }
    }

    /** A slash may be written with a backslash; nothing else that is kept needs one. */
    private void escaped(int end, Kept type) {
        String plain = text.substring(at, end).replace("\\/", "/");
        StringBuilder kept = new StringBuilder();
        type.append(plain, 0, plain.length(), kept);
        if (kept.toString().equals(plain)) {
            out.append(text, at, end);
        } else {
            Mask.escaped(text, at, end, out);
        }
    }

    private static String buildkitd(String base64) {
        try {
            String toml = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            byte[] kept = TomlProjection.of(toml, TomlRules.BUILDKIT).getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder().encodeToString(kept);
        } catch (IllegalArgumentException e) {
            StringBuilder masked = new StringBuilder();
            Mask.words(base64, 0, base64.length(), masked);
            return masked.toString();
        }
    }
}
