package dev.registrydoctor.doctor.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.doctor.integration.SampleFolder;
import dev.registrydoctor.reports.redact.Vocabulary;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With {@code --redact names} no name of the input is in any output: names are found in the input, and searched for. */
@Tag("long")
class NoNameIsLeftTest {

    /** Each takes some tenths of a second; {@code -Dnames.all=true} takes all of them. */
    private static final boolean ALL = Boolean.getBoolean("names.all");

    private static final Set<String> ORDINARY = Vocabulary.of(CheckCatalog.checks());

    @TempDir
    private Path folder;

    static Stream<String> samples() {
        List<String> all = Samples.all().stream().map(Sample::name).toList();
        return some(all, 3);
    }

    static Stream<Path> sites() throws IOException, URISyntaxException {
        URL root = Objects.requireNonNull(NoNameIsLeftTest.class.getResource("/sites"));
        List<Path> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(Path.of(root.toURI()))) {
            folders.filter(Files::isDirectory).sorted().forEach(all::add);
        }
        return some(all, 12);
    }

    private static <T> Stream<T> some(List<T> all, int every) {
        return all.stream().filter(one -> ALL || all.indexOf(one) % every == 0);
    }

    static Stream<Path> recordings() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String name : List.of("../../shared/recordings", "../../shared/recordings-real")) {
            Path recordings = Path.of(name).toAbsolutePath().normalize();
            if (Files.isDirectory(recordings)) {
                try (Stream<Path> files = Files.list(recordings)) {
                    files.filter(f -> f.toString().endsWith(".tar.gz")).sorted().forEach(all::add);
                }
            }
        }
        return some(all.isEmpty() ? List.of(Path.of("no-recordings-here")) : all, 9);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void ofASample(String name) throws Exception {
        SampleFolder copy = SampleFolder.copy(name, Files.createDirectory(folder.resolve("sample")));
        noneOf(InputNames.below(copy.path()), ticket(copy.sample()));
    }

    @ParameterizedTest
    @MethodSource("sites")
    void ofASite(Path site) throws Exception {
        Sample sample = Sample.in(site);
        Path copy = folder.resolve("site");
        for (String path : sample.files().paths()) {
            Path file = copy.resolve(path);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, Objects.requireNonNull(sample.files().read(path)));
        }
        noneOf(InputNames.below(copy), ticket(sample));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void ofARecording(Path archive) throws Exception {
        assumeTrue(Files.exists(archive), "there are no recordings beside this checkout");
        Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
        assertEquals(
                0,
                new ProcessBuilder("tar", "xzf", archive.toString(), "-C", unpacked.toString())
                        .inheritIO()
                        .start()
                        .waitFor());
        Map<String, String> outputs = new LinkedHashMap<>();
        Outputs.ticket(folder.resolve("ticket.zip"), List.of("--from", archive, "--redact", "names"), outputs);
        noneOf(InputNames.below(unpacked), outputs);
    }

    @Test
    void ofASiteWithNamesOfEveryKind() throws Exception {
        NamedSite named = NamedSite.of(Files.createDirectory(folder.resolve("named")));
        Map<String, String> outputs = new LinkedHashMap<>();
        try (EmbeddedSite site = EmbeddedSite.start(named.sample())) {
            List<Object> where = Outputs.at(
                    site,
                    site.kubeconfig(),
                    "--redact",
                    "names",
                    "--registry",
                    "registry.lab:5280,bearer.seed.example:5281,basic.seed.example:5282,web.seed.example:5283,"
                            + "list.seed.example:5284");
            outputs.putAll(Outputs.of(folder, where, List.of("--redact", "names")));
            Outputs.ticket(folder.resolve("ticket.zip"), where, outputs);
            Outputs.diff(folder, where, outputs);
            Outputs.triage(folder, where, outputs);
        }
        Set<String> left = new TreeSet<>();
        Map<String, String> texts = seenThrough(outputs);
        named.stems()
                .forEach((stem, kind) -> texts.forEach((name, text) -> {
                    if (text.contains(stem)) {
                        left.add(kind + ": " + around(text, stem) + " [" + name + "]");
                    }
                }));
        named.addresses()
                .forEach((address, kind) -> texts.forEach((name, text) -> {
                    boolean isHardware = address.matches("(?:..:){5}..");
                    boolean is = isHardware
                            ? text.contains(address)
                            : InputNames.hosts(text).containsAll(InputNames.hosts(" " + address));
                    if (is) {
                        left.add(kind + ": " + address + " [" + name + "]");
                    }
                }));
        long kinds = left.stream().map(l -> l.replaceAll(":.*", "")).distinct().count();
        assertTrue(named.stems().size() >= 150, () -> "only " + named.stems().size());
        assertTrue(Set.copyOf(named.stems().values()).size() >= 25, "kinds");
        assertEquals("", left.isEmpty() ? "" : kinds + " kinds:\n" + String.join("\n", left));
    }

    /** A run against the sample as an environment, packed as a ticket: the report in four forms, and the case. */
    private Map<String, String> ticket(Sample sample) throws IOException {
        Map<String, String> outputs = new LinkedHashMap<>();
        try (EmbeddedSite site = EmbeddedSite.start(sample)) {
            Outputs.ticket(
                    folder.resolve("ticket.zip"), Outputs.at(site, site.kubeconfig(), "--redact", "names"), outputs);
        }
        return outputs;
    }

    private void noneOf(InputNames input, Map<String, String> outputs) {
        Map<String, String> left = new TreeMap<>();
        seenThrough(outputs).forEach((output, text) -> {
            input.names().forEach((name, where) -> {
                int at = token(text, name);
                // An ordinary word is no name where a sentence uses it; decisions/0008.
                if (at >= 0 && !ORDINARY.contains(name)) {
                    left.putIfAbsent(name, where + " → " + output + ": " + around(text, name));
                }
            });
            Set<String> hosts = InputNames.hosts(text);
            input.addresses().forEach((address, where) -> {
                if (hosts.contains(address)) {
                    left.putIfAbsent(address, where + " → " + output);
                }
            });
        });
        assertEquals(
                "",
                left.isEmpty()
                        ? ""
                        : left.size() + " of " + input.names().size() + "\n"
                                + String.join(
                                        "\n",
                                        left.entrySet().stream()
                                                .map(Object::toString)
                                                .toList()));
    }

    /** Where the name stands and no letter or digit beside it, or -1. */
    private static int token(String text, String name) {
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int end = at + name.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            if (begins && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) {
                return at;
            }
        }
        return -1;
    }

    /** The outputs in lower case, each also with its escapes and encodings undone. */
    private Map<String, String> seenThrough(Map<String, String> outputs) {
        Map<String, String> texts = new LinkedHashMap<>();
        outputs.forEach((name, text) -> {
            // What it says on the terminal names the files that were given, for whoever gave them.
            String own = text.replace(folder.toString(), "");
            texts.put(name, own.toLowerCase(Locale.ROOT));
            texts.put(name + ", decoded", Decoded.of(own).toLowerCase(Locale.ROOT));
        });
        return texts;
    }

    private static String around(String text, String name) {
        int at = text.indexOf(name);
        return text.substring(Math.max(0, at - 50), Math.min(text.length(), at + name.length() + 25))
                .replaceAll("\\s+", " ");
    }

    private static final class Decoded {

        private static final Pattern ESCAPE =
                Pattern.compile("\\\\u([0-9a-fA-F]{4})|&#x?([0-9a-fA-F]{1,5});|%([0-9a-fA-F]{2})");
        private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{12,}={0,2}");

        static String of(String text) {
            StringBuilder out = new StringBuilder(ESCAPE.matcher(text).replaceAll(m -> {
                int code = m.group(1) != null
                        ? Integer.parseInt(m.group(1), 16)
                        : m.group(2) != null
                                ? Integer.parseInt(m.group(2), m.group().startsWith("&#x") ? 16 : 10)
                                : Integer.parseInt(m.group(3), 16);
                return Matcher.quoteReplacement(Character.toString(code));
            }));
            Matcher runs = BASE64.matcher(text);
            while (runs.find()) {
                String run = runs.group().replace('-', '+').replace('_', '/').replace("=", "");
                try {
                    out.append('\n')
                            .append(new String(
                                    Base64.getDecoder()
                                            .decode(run.substring(0, run.length() - (run.length() % 4 == 1 ? 1 : 0))),
                                    StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    // No base64.
                }
            }
            return out.toString();
        }
    }
}
