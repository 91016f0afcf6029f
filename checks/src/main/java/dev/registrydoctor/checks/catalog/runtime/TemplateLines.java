package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.model.containerd.ConfigRefusals;
import dev.registrydoctor.checks.model.containerd.RegistryConfig;
import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.LineEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Changes to the lines of containerd-template.toml. Each is tried on what was read of the file, and is null where containerd
 * would not then read what it should.
 *
 * @param text what was read
 * @param containerd the version that reads it, or null when it is not known
 */
record TemplateLines(String text, @Nullable String containerd) {

    private static final Pattern BARE = Pattern.compile("^\\s*\\w+\\s*=\\s*(https?://[^\\s\"'#\\]]+)");

    private static final Pattern MIRRORS = Pattern.compile("^\\s*\\[+\\s*plugins\\..*\\bregistry\\.mirrors\\b.*");

    private static final Pattern TLS =
            Pattern.compile("^\\s*\\[+\\s*plugins\\..*\\bregistry\\.configs\\..*\\.tls\\s*].*");

    private static final String CONFIG_PATH = "config_path = \"${SNAP_DATA}/args/certs.d\"";

    /** Whether containerd that starts with it reads certs.d, and loads its CRI plugin. */
    boolean isByCertsDirectory() {
        TomlFile file = TomlFile.ofContainerd(text, containerd);
        RegistryConfig config = config(text);
        return file.faults().isEmpty()
                && config.readsHostsFiles()
                && config.mirrors().isEmpty();
    }

    /** Takes the tables of mirrors out. */
    @Nullable
    Action withoutMirrors() {
        return tried(without(MIRRORS), config -> config.mirrors().isEmpty());
    }

    /** Takes the tables of TLS settings out. */
    @Nullable
    Action withoutTls() {
        return tried(without(TLS), config -> config.tls().isEmpty());
    }

    /** Puts certs.d in the place of the tables of mirrors. */
    @Nullable
    Action certsDirectoryForMirrors() {
        List<String> lines = text.lines().toList();
        List<LineEdit> edits = new ArrayList<>();
        for (int i = 0; i < lines.size() && edits.isEmpty(); i++) {
            if (lines.get(i).matches("^\\s*\\[\\s*plugins\\..*\\bregistry\\s*]\\s*(?:#.*)?$")) {
                edits.add(new LineEdit.Insert(i + 1, "      " + CONFIG_PATH));
            }
        }
        if (edits.isEmpty()) {
            String plugin = config(text).plugin();
            edits.add(new LineEdit.Insert(
                    LineEdit.Insert.END, "\n[plugins.\"" + plugin + "\".registry]\n  " + CONFIG_PATH));
        }
        edits.addAll(without(MIRRORS));
        // Beside config_path, containerd 1.5 to 1.7 refuses them too.
        edits.addAll(without(TLS));
        return tried(edits, config -> config.mirrors().isEmpty() && config.tls().isEmpty() && config.readsHostsFiles());
    }

    /** Adds a table of {@code registry.mirrors}. */
    @Nullable
    Action withMirror(String host, String plugin, String endpoint) {
        return tried(
                List.of(new LineEdit.Insert(
                        LineEdit.Insert.END, "\n[" + plugin + ".mirrors.\"" + host + "\"]\n  " + endpoint)),
                config -> config.mirrors().stream().anyMatch(m -> m.host().equals(host)));
    }

    /** Gives the tables of another plugin's name the name that counts. */
    @Nullable
    Action renamed(String stray, String right) {
        return tried(
                List.of(new LineEdit.Replace(0, stray, right)),
                config -> config.strays().stream().noneMatch(s -> s.name().equals(stray)));
    }

    /** Has containerd read MicroK8s' certs.d. */
    @Nullable
    Action ownCertsDirectory(RegistryConfig config) {
        if (config.configPathLine() == 0) {
            return tried(
                    List.of(new LineEdit.Insert(
                            LineEdit.Insert.END, "\n[plugins.\"" + config.plugin() + "\".registry]\n  " + CONFIG_PATH)),
                    this::isOwn);
        }
        return tried(
                List.of(new LineEdit.Replace(
                        config.configPathLine(), "\"" + config.configPath() + "\"", "\"${SNAP_DATA}/args/certs.d\"")),
                this::isOwn);
    }

    private boolean isOwn(RegistryConfig config) {
        return config.readsHostsFiles() && config.folders(containerd).stream().anyMatch(RegistryConfig::isOwn);
    }

    /** Makes TOML of a file with mistakes of a known kind. */
    @Nullable
    Action readable(List<TomlFile.Fault> faults) {
        List<String> lines = text.lines().toList();
        List<LineEdit> words = new ArrayList<>();
        for (TomlFile.Fault fault : faults) {
            String line = fault.line() > 0 && fault.line() <= lines.size() ? lines.get(fault.line() - 1) : "";
            Matcher bare = BARE.matcher(line);
            if (bare.find()) {
                words.add(new LineEdit.Replace(fault.line(), bare.group(1), "\"" + bare.group(1) + "\""));
            } else if (fault.what().endsWith("expected ]") && !line.isBlank()) {
                words.add(new LineEdit.Replace(fault.line(), line.strip(), line.strip() + "]"));
            }
        }
        List<LineEdit> quotes = new ArrayList<>();
        for (String quote : List.of("\u201c", "\u201d", "\u201e", "\u00ab", "\u00bb")) {
            if (text.contains(quote)) {
                quotes.add(new LineEdit.Replace(0, quote, "\""));
            }
        }
        Action straight = tried(quotes, config -> true);
        return straight != null ? straight : tried(words, config -> true);
    }

    /**
     * What a snippet with typographic quotes says of mirrors beside config_path: without the quotes it would keep the CRI
     * plugin from loading. Empty where it is another snippet.
     */
    List<RegistryConfig.Mirror> quotedMirrors() {
        String straight = text.replaceAll("[\u201c\u201d\u201e]", "\"");
        if (straight.equals(text)
                || !TomlFile.ofContainerd(straight, containerd).faults().isEmpty()) {
            return List.of();
        }
        RegistryConfig config = config(straight);
        return config.readsHostsFiles() ? config.mirrors() : List.of();
    }

    /** Takes such a snippet out. */
    @Nullable
    Action withoutQuotedMirrors() {
        List<LineEdit> edits =
                new TemplateLines(text.replaceAll("[\u201c\u201d\u201e]", "\""), containerd).without(MIRRORS);
        return tried(edits, config -> config.mirrors().isEmpty());
    }

    /** Writes a value as containerd decodes it: a version that it knows, and a list for a single string. */
    @Nullable
    Action decodable(ConfigRefusals.Refusal refusal) {
        List<String> lines = text.lines().toList();
        String line = refusal.line() > 0 && refusal.line() <= lines.size() ? lines.get(refusal.line() - 1) : "";
        Matcher string = Pattern.compile("^\\s*endpoint\\s*=\\s*(\"[^\"]*\")\\s*(?:#.*)?$")
                .matcher(line);
        if (refusal.kind() == ConfigRefusals.Kind.VERSION && !line.isBlank()) {
            return decodable(new LineEdit.Replace(refusal.line(), line.strip(), "version = 2"));
        }
        return string.find()
                ? decodable(new LineEdit.Replace(refusal.line(), string.group(1), "[" + string.group(1) + "]"))
                : null;
    }

    private @Nullable Action decodable(LineEdit edit) {
        TomlFile after = TomlFile.ofContainerd(LineEdit.applied(List.of(edit), text), containerd);
        return after.faults().isEmpty() && ConfigRefusals.of(after, containerd).isEmpty()
                ? Action.change(BuiltIn.TEMPLATE, edit)
                : null;
    }

    private List<LineEdit> without(Pattern head) {
        List<String> lines = text.lines().toList();
        List<LineEdit> edits = new ArrayList<>();
        int from = 0;
        for (int number = 1; number <= lines.size() + 1; number++) {
            String line = number > lines.size() ? "[" : lines.get(number - 1);
            boolean isHead = line.stripLeading().startsWith("[");
            if (isHead && from > 0) {
                edits.add(new LineEdit.Delete(from, lastFilled(lines, from, number - 1)));
                from = 0;
            }
            if (isHead && head.matcher(line).matches()) {
                from = number;
            }
        }
        return edits;
    }

    /** The last line that is not blank and no comment: those belong to what follows. */
    private static int lastFilled(List<String> lines, int first, int last) {
        int at = last;
        while (at > first && lines.get(at - 1).matches("\\s*(?:#.*)?")) {
            at--;
        }
        return at;
    }

    private RegistryConfig config(String ofText) {
        return RegistryConfig.of(TomlFile.ofContainerd(ofText, containerd), containerd);
    }

    private @Nullable Action tried(List<LineEdit> edits, Predicate<RegistryConfig> right) {
        String after = LineEdit.applied(edits, text);
        boolean works = !edits.isEmpty()
                && TomlFile.ofContainerd(after, containerd).faults().isEmpty()
                && right.test(config(after));
        return works ? new Action.ChangeLines(BuiltIn.TEMPLATE, edits, true) : null;
    }
}
