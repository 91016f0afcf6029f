package dev.registrydoctor.checks.model.edit;

import dev.registrydoctor.checks.model.client.InsecureList;
import dev.registrydoctor.checks.model.client.JsonText;
import dev.registrydoctor.checks.model.client.RegistryEntries;
import dev.registrydoctor.checks.model.edit.JsonLayout.Member;
import dev.registrydoctor.checks.model.edit.JsonLayout.Span;
import dev.registrydoctor.checks.remedy.LineEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Entries that a daemon.json gets in its lists of registries: behind those that are there, and a list that is missing behind
 * all other settings. Docker reads an empty file as one without settings, but a new file is better written as a whole.
 */
public final class DaemonJsonEdits {

    private DaemonJsonEdits() {}

    /**
     * Lets Docker use registries without verified TLS.
     *
     * @param authorities host and port of each, as images name it
     * @return none when entries cover them already
     * @throws NotEditableException when the text is not JSON that Docker reads
     */
    public static List<LineEdit> insecure(String text, List<String> authorities) throws NotEditableException {
        requireReadable(text);
        List<String> listed = InsecureList.read(text);
        List<String> missing = authorities.stream()
                .filter(authority -> !InsecureList.covers(listed, authority))
                .distinct()
                .toList();
        return missing.isEmpty() ? List.of() : add(text, RegistryEntries.INSECURE, missing);
    }

    /**
     * Adds a mirror of Docker Hub.
     *
     * @param url with its scheme
     * @return none when it is listed already
     * @throws NotEditableException when the text is not JSON that Docker reads
     */
    public static List<LineEdit> mirror(String text, String url) throws NotEditableException {
        requireReadable(text);
        boolean isListed = InsecureList.read(text, RegistryEntries.MIRRORS).stream()
                .anyMatch(entry -> entry.replaceFirst("/+$", "").equalsIgnoreCase(url.replaceFirst("/+$", "")));
        return isListed ? List.of() : add(text, RegistryEntries.MIRRORS, List.of(url));
    }

    private static void requireReadable(String text) throws NotEditableException {
        try {
            if (JsonText.parse(text) instanceof Map<?, ?> settings) {
                String fault = RegistryEntries.unreadable(settings);
                if (fault != null) {
                    throw new NotEditableException(fault);
                }
                return;
            }
        } catch (JsonText.NotJson e) {
            throw new NotEditableException("it is not valid JSON: " + e.getMessage());
        }
        throw new NotEditableException("it is not a JSON object");
    }

    private static List<LineEdit> add(String text, String key, List<String> entries) throws NotEditableException {
        Member list = JsonLayout.last(text, key);
        String part = entries.stream().map(entry -> '"' + entry + '"').collect(Collectors.joining(", "));
        List<LineEdit> edits = list == null ? newList(text, key, part) : longerList(text, list.value(), part);
        List<String> wanted = new ArrayList<>(InsecureList.read(text, key));
        wanted.addAll(entries);
        String after = LineEdit.applied(edits, text);
        requireReadable(after);
        if (edits.isEmpty() || !InsecureList.read(after, key).equals(wanted)) {
            throw new NotEditableException(key + " is not written as a list");
        }
        return edits;
    }

    private static List<LineEdit> newList(String text, String key, String part) {
        List<Member> members = JsonLayout.members(text);
        Member last = members.isEmpty() ? null : members.get(members.size() - 1);
        return behind(
                text,
                last == null ? null : new Span(last.key().from(), last.value().to()),
                new Span(text.indexOf('{'), text.lastIndexOf('}') + 1),
                '"' + key + "\": [" + part + "]");
    }

    /** Empty where there is another value, such as null, in the place of the list. */
    private static List<LineEdit> longerList(String text, Span list, String part) {
        if (text.charAt(list.from()) != '[') {
            return List.of();
        }
        List<Span> elements = JsonLayout.elements(text, list);
        Span last = elements.isEmpty() ? null : elements.get(elements.size() - 1);
        return behind(text, last, list, part);
    }

    /**
     * Puts a part behind the last one, on a line of its own where the closing bracket is on one.
     *
     * @param last null when there is none
     * @param whole from bracket to bracket
     */
    private static List<LineEdit> behind(String text, @Nullable Span last, Span whole, String part) {
        TextPlaces places = new TextPlaces(text);
        boolean isOnOneLine = places.line(last == null ? whole.from() : last.to()) == places.line(whole.to() - 1);
        if (last == null) {
            int inside = whole.from() + 1;
            return List.of(
                    isOnOneLine
                            ? places.insert(inside, part)
                            : places.lineBehind(whole.from(), places.indent(whole.from()) + "  " + part));
        } else if (isOnOneLine) {
            return List.of(places.insert(last.to(), ", " + part));
        }
        List<LineEdit> edits = new ArrayList<>();
        edits.add(places.insert(last.to(), ","));
        edits.add(places.lineBehind(last.to(), places.indent(last.from()) + part));
        return edits;
    }
}
