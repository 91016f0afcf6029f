package dev.registrydoctor.checks.model.edit;

import dev.registrydoctor.checks.model.client.BuildkitRegistries;
import dev.registrydoctor.checks.model.client.BuildkitRegistries.Registry;
import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.model.toml.TomlTable;
import dev.registrydoctor.checks.remedy.LineEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a buildkitd.toml gets so that BuildKit uses a registry as it is. */
public final class BuildkitEdits {

    private BuildkitEdits() {}

    /**
     * How BuildKit is to use a registry.
     *
     * @param http by plain HTTP
     * @param ca a file, where BuildKit runs, with the CA of its certificate, or null when none is needed
     */
    public record Wanted(boolean http, @Nullable String ca) {}

    /**
     * The changes; none when the file says so already.
     *
     * @param authority host and port, as images name it
     * @throws NotEditableException when BuildKit does not read the text, or it says otherwise in a way that only a person can change
     */
    public static List<LineEdit> use(String text, String authority, Wanted wanted) throws NotEditableException {
        BuildkitRegistries read = BuildkitRegistries.read(text);
        String defect = read.defect();
        if (defect != null) {
            throw new NotEditableException(defect);
        } else if (isUsed(read, authority, wanted)) {
            return List.of();
        }
        Registry registry = read.find(authority);
        if (registry == null) {
            String gap = text.isBlank() ? "" : "\n";
            return tried(
                    List.of(new LineEdit.Insert(LineEdit.Insert.END, gap + table(authority, wanted))),
                    text,
                    authority,
                    wanted);
        }
        Boolean http = registry.http();
        if (http != null && http.booleanValue() != wanted.http()) {
            throw new NotEditableException("its table of " + authority + " has http = " + http);
        } else if (wanted.ca() != null && !registry.ca().isEmpty()) {
            throw new NotEditableException("its table of " + authority + " names other CAs");
        }
        return tried(List.of(underHead(text, authority, wanted, registry)), text, authority, wanted);
    }

    /** The table of a registry, as a whole file may have it. */
    public static String table(String authority, Wanted wanted) {
        return head(authority) + "\n" + String.join("\n", settings(authority, wanted, "  ")) + "\n";
    }

    private static String head(String authority) {
        return "[registry.\"" + authority + "\"]";
    }

    private static List<String> settings(String authority, Wanted wanted, String indent) {
        List<String> settings = new ArrayList<>();
        if (BuildkitRegistries.NONE.speaksHttp(authority) != wanted.http()) {
            settings.add(indent + "http = " + wanted.http());
        }
        if (wanted.ca() != null) {
            settings.add(indent + "ca = [\"" + wanted.ca() + "\"]");
        }
        return settings;
    }

    private static boolean isUsed(BuildkitRegistries read, String authority, Wanted wanted) {
        Registry registry = read.find(authority);
        boolean isTrusted = wanted.ca() == null
                || (registry != null && (registry.insecure() || registry.ca().contains(wanted.ca())));
        return read.speaksHttp(authority) == wanted.http() && isTrusted;
    }

    /** New settings directly under the head of a table, where they belong to it whatever follows. */
    private static LineEdit underHead(String text, String authority, Wanted wanted, Registry registry)
            throws NotEditableException {
        Pattern head = Pattern.compile(
                "\\s*\\[\\s*registry\\s*\\.\\s*([\"'])" + Pattern.quote(authority) + "\\1\\s*]\\s*(?:#.*)?");
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (head.matcher(lines[i]).matches()) {
                String next = i + 1 < lines.length ? lines[i + 1] : "";
                String indent = next.isBlank() || next.strip().startsWith("[")
                        ? "  "
                        : next.substring(0, next.length() - next.stripLeading().length());
                List<String> missing = settings(authority, wanted, indent).stream()
                        .filter(s -> registry.http() == null || !s.strip().startsWith("http"))
                        .toList();
                return new LineEdit.Insert(i + 1, String.join("\n", missing));
            }
        }
        throw new NotEditableException("its table of " + authority + " is not written as " + head(authority));
    }

    /** The changes, if they do what they are meant to and nothing else. */
    private static List<LineEdit> tried(List<LineEdit> edits, String text, String authority, Wanted wanted)
            throws NotEditableException {
        String after = LineEdit.applied(edits, text);
        BuildkitRegistries read = BuildkitRegistries.read(after);
        boolean isAlone = others(TomlFile.parse(after).root(), authority)
                .equals(others(TomlFile.parse(text).root(), authority));
        if (read.defect() != null || !isAlone || !isUsed(read, authority, wanted)) {
            throw new NotEditableException("its registries are not written as tables of their own");
        }
        return edits;
    }

    /** All tables but that of one registry, in a form that can be compared. */
    private static Map<String, Object> others(TomlTable root, String authority) {
        Map<String, Object> all = TomlValues.of(root);
        if (all.get("registry") instanceof Map<?, ?> registries) {
            registries.remove(authority);
            if (registries.isEmpty()) {
                all.remove("registry");
            }
        }
        return all;
    }
}
