package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sites of the accuracy benchmark can be run and say where they come from. Each test names all offenders. */
class SitesTest {

    private static final Pattern SOURCE = Pattern.compile("https://[a-z0-9.-]+/\\S+");

    private static List<Sample> sites() {
        return Sites.folders().stream().map(Sample::in).toList();
    }

    private static void none(List<String> offenders) {
        assertEquals(List.of(), offenders, () -> String.join("\n", offenders));
    }

    @Test
    void eachIsNamedAsItsFolderAndLikeNoSample() {
        List<String> offenders = new ArrayList<>();
        Set<String> titles = new HashSet<>();
        Samples.all().forEach(sample -> titles.add(sample.title()));
        for (Path folder : Sites.folders()) {
            Sample site = Sample.in(folder);
            if (!String.valueOf(site.files().text("sample.md")).startsWith("---\nname: " + site.name() + "\n")) {
                offenders.add(site.name() + " does not begin with its name");
            }
            if (Samples.find(site.name()).isPresent()) {
                offenders.add(site.name() + " is the name of a sample");
            }
            if (!titles.add(site.title())) {
                offenders.add(site.name() + " has a title that another one has: " + site.title());
            }
        }
        none(offenders);
    }

    @Test
    void eachExpectsRootsOfTheCatalog() {
        none(sites().stream()
                .flatMap(site -> site.expected().stream()
                        .filter(id -> CheckCatalog.problem(id.replaceFirst("@.*", ""))
                                .filter(p -> p.kind() != Problem.Kind.SYMPTOM)
                                .isEmpty())
                        .map(id -> site.name() + " expects " + id))
                .toList());
    }

    /** {@code problem@b+c}: nodes of the site, in its order. */
    @Test
    void eachExpectsRootsOfItsNodes() {
        none(sites().stream()
                .flatMap(site -> site.expected().stream()
                        .filter(root -> root.contains("@"))
                        .flatMap(root ->
                                Stream.of(root.substring(root.indexOf('@') + 1).split("\\+", -1)))
                        .filter(node -> !isNode(node, site))
                        .map(node -> site.name() + " expects a root of " + node + ", which is not among its nodes"))
                .toList());
    }

    private static boolean isNode(String name, Sample site) {
        Pattern named = Pattern.compile("\"name\"\\s*:\\s*\"" + Pattern.quote(name) + "\"");
        return site.files().paths().stream()
                .filter(path -> path.startsWith("api/nodes."))
                .anyMatch(path ->
                        named.matcher(String.valueOf(site.files().text(path))).find());
    }

    @Test
    void eachSaysInWordsWhatWasDoneAndByWhichPublicSource() {
        none(sites().stream()
                .filter(site -> !SOURCE.matcher(site.description()).find())
                .map(site -> site.name() + " names no public source (https://...)")
                .toList());
    }

    @Test
    void eachCanBeServed() {
        List<String> offenders = new ArrayList<>();
        for (Sample site : sites()) {
            try (EmbeddedSite embedded = EmbeddedSite.start(site)) {
                assertTrue(embedded.apiPort() > 0);
            } catch (RuntimeException e) {
                offenders.add(site.name() + ": " + e.getMessage());
            }
        }
        none(offenders);
    }
}
