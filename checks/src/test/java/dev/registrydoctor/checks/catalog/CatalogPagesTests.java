package dev.registrydoctor.checks.catalog;

import static dev.registrydoctor.checks.catalog.CheckCatalogTests.none;

import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the pages of the catalog's problems. Each test names all offenders at once. */
class CatalogPagesTests {

    private static final List<String> SECTIONS = List.of("Meaning", "How it shows", "Look-alikes", "Fix", "Sources");

    /** Paths of the machines that pages were written on, and of this repository. */
    private static final Pattern LOCAL_PATH = Pattern.compile(
            "/work/|/tmp/|/root/|/home/(?!you/)|/Users/|(?<!\\.)\\.\\./|\\b(?:facts|failure-modes|design)\\.md");

    /**
     * Advice that is widespread and wrong, as a reader could follow it. A sentence that warns of it does not match.
     */
    private static final Map<String, Pattern> FORBIDDEN = Map.of(
            "Docker trusts loopback anyway",
            Pattern.compile("insecure-registries[^\n]*(?:localhost|127\\.0\\.0\\.1)"),
            "hosts.toml is read at each pull",
            Pattern.compile(
                    "(?i)restart (?:containerd|microk8s) (?:after|so that|for) [^.]*(?:certs\\.d|hosts\\.toml)"),
            "containerd.toml is written again at each start",
            Pattern.compile("(?:nano|vi|vim|tee|edit) [^\n]*args/containerd\\.toml"),
            "it deletes the images",
            Pattern.compile("(?m)^ +(?:sudo )?microk8s (?:disable (?:registry|hostpath-storage|storage)|reset)\\b"),
            "nothing listens on a node port",
            Pattern.compile("(?i)(?:ss|netstat|lsof)\\b[^.\n]* (?:must|should) show[^.\n]*32000"),
            "events that tell are Normal",
            Pattern.compile("--field-selector[= ]*type=Warning"),
            "ctr does not read config_path",
            Pattern.compile("microk8s ctr images? pull (?![^\n]*--hosts-dir)"));

    private static void eachPage(BiConsumer<Problem, ProblemPage> look) {
        CheckCatalog.problems().forEach(p -> ProblemPage.of(p.id()).ifPresent(page -> look.accept(p, page)));
    }

    @Test
    void everyProblemHasAPageAndEveryPageIsOfAProblem() throws IOException, URISyntaxException {
        Set<String> pages = pageIds();
        Set<String> ids =
                CheckCatalog.problems().stream().map(Problem::id).collect(Collectors.toCollection(TreeSet::new));

        none(ids.stream()
                .filter(id -> !pages.contains(id))
                .map(id -> id + " has no page")
                .toList());
        none(pages.stream()
                .filter(id -> !ids.contains(id))
                .map(id -> id + ".md is the page of no problem")
                .toList());
    }

    private static Set<String> pageIds() throws IOException, URISyntaxException {
        URL one = CheckCatalog.class.getResource("/problems/storage.addon-disabled.md");
        Path folder = Path.of(Objects.requireNonNull(one).toURI()).resolveSibling("");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".md"))
                    .map(name -> name.substring(0, name.length() - ".md".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The build makes an index of the pages; an old one would change what reports say. */
    @Test
    void problemsAreWhatTheirPagesSay() {
        List<String> offenders = new ArrayList<>();
        eachPage((problem, page) -> {
            if (problem.kind() != page.kind() || !problem.title().equals(page.title())) {
                offenders.add(problem.id() + ": " + problem.kind() + " " + problem.title() + ", and its page: "
                        + page.kind() + " " + page.title());
            }
        });
        none(offenders);
    }

    /** A heading of a report has 80 columns, and words such as "CAUSE 1/2" before the title. */
    @Test
    void titlesFitTheHeadingOfAReport() {
        List<String> offenders = new ArrayList<>();
        eachPage((problem, page) -> {
            if (page.title().length() >= 60) {
                offenders.add(problem.id() + ": " + page.title().length() + " characters, " + page.title());
            }
        });
        none(offenders);
    }

    /** Text outside of code uses the names of Kubernetes' kinds as its documentation writes them. */
    @Test
    void podsAreCapitalized() {
        List<String> offenders = new ArrayList<>();
        eachPage((problem, page) -> {
            String body = page.body().replaceAll("(?s)```.*?```|`[^`]*`|## Sources.*", "");
            Pattern.compile("[^\\n]*\\bpods?\\b[^\\n]*")
                    .matcher(page.title() + "\n" + body)
                    .results()
                    .forEach(m -> offenders.add(problem.id() + ": " + m.group().strip()));
        });
        none(offenders);
    }

    @Test
    void everyPageHasTheFiveSectionsInOrderAndNoneIsEmpty() {
        List<String> offenders = new ArrayList<>();
        Pattern heading = Pattern.compile("(?m)^## (.*)$");
        eachPage((problem, page) -> {
            List<String> found = heading.matcher(page.body())
                    .results()
                    .map(m -> m.group(1).strip())
                    .toList();
            boolean empty = Arrays.stream(heading.split(page.body())).skip(1).anyMatch(String::isBlank);
            if (!found.equals(SECTIONS) || empty) {
                offenders.add(problem.id() + ": " + found + (empty ? ", one is empty" : ""));
            }
        });
        none(offenders);
    }

    @Test
    void pagesNameNoPathOfTheirAuthors() {
        none(matches(LOCAL_PATH));
    }

    @Test
    void pagesGiveNoAdviceThatIsWidespreadAndWrong() {
        List<String> offenders = new ArrayList<>();
        FORBIDDEN.forEach((why, pattern) -> matches(pattern).forEach(m -> offenders.add(m + " (" + why + ")")));
        none(offenders);
    }

    @Test
    void theSpellingInsideTheSnapIsNamedOnlyWhereItIsExplained() {
        none(matches(Pattern.compile("localhost__32000")).stream()
                .filter(m -> !m.startsWith("runtime.hosts-directory-misnamed: "))
                .toList());
    }

    @Test
    void codeInPagesIsClosed() {
        List<String> offenders = new ArrayList<>();
        eachPage((problem, page) -> {
            if (page.body().lines().filter(l -> l.strip().startsWith("```")).count() % 2 != 0) {
                offenders.add(problem.id());
            }
        });
        none(offenders);
    }

    private static List<String> matches(Pattern pattern) {
        List<String> found = new ArrayList<>();
        eachPage((problem, page) -> {
            Matcher matcher = pattern.matcher(page.body());
            while (matcher.find()) {
                found.add(problem.id() + ": " + matcher.group());
            }
        });
        return found;
    }
}
