package dev.registrydoctor.checks.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.problem.Problem;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the catalog as a whole. Each test names all offenders at once. */
class CheckCatalogTests {

    private static List<Check> checks() {
        return CheckCatalog.checks();
    }

    private static List<Problem> problems() {
        return CheckCatalog.problems();
    }

    static void none(List<String> offenders) {
        assertEquals(List.of(), offenders, () -> String.join("\n", offenders));
    }

    private static String camel(String name) {
        return Arrays.stream(name.split("-", -1))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    /** The classes of the catalog's package and of the packages below it, from the folder that they were compiled to. */
    private static List<Class<?>> classes() throws IOException, ReflectiveOperationException, URISyntaxException {
        String catalog = CheckCatalog.class.getPackageName();
        URL compiled = CheckCatalog.class.getProtectionDomain().getCodeSource().getLocation();
        Path folder = Path.of(compiled.toURI()).resolve(catalog.replace('.', '/'));
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = folder.relativize(file).toString().replace(File.separatorChar, '.');
                classes.add(Class.forName(catalog + "." + name.substring(0, name.length() - ".class".length())));
            }
        }
        return classes;
    }

    @Test
    void everyClassThatImplementsCheckIsListedOnce() throws Exception {
        List<String> implemented = classes().stream()
                .filter(c -> Check.class.isAssignableFrom(c) && !Modifier.isAbstract(c.getModifiers()))
                .map(Class::getName)
                .toList();

        none(notListedOnce(
                implemented, checks().stream().map(c -> c.getClass().getName()).toList()));
    }

    @Test
    void everyConstantThatIsAProblemIsListedOnce() throws Exception {
        List<String> declared = new ArrayList<>();
        for (Class<?> type : classes()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == Problem.class && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    declared.add(((Problem) field.get(null)).id());
                }
            }
        }

        none(notListedOnce(declared, problems().stream().map(Problem::id).toList()));
    }

    private static List<String> notListedOnce(List<String> there, List<String> listed) {
        Set<String> names = new TreeSet<>(there);
        names.addAll(listed);
        return names.stream()
                .filter(name -> Collections.frequency(there, name) != 1 || Collections.frequency(listed, name) != 1)
                .map(name -> name + " is declared " + Collections.frequency(there, name) + " times and listed "
                        + Collections.frequency(listed, name) + " times")
                .toList();
    }

    @Test
    void idsAreUniqueAndWellFormed() {
        List<String> ids = new ArrayList<>();
        checks().forEach(c -> ids.add(c.info().id()));
        problems().forEach(p -> ids.add(p.id()));
        Set<String> seen = new HashSet<>();

        none(ids.stream()
                .filter(id -> !seen.add(id) || !id.matches("[a-z][a-z-]*\\.[a-z0-9]+(?:-[a-z0-9]+)*"))
                .toList());
    }

    @Test
    void aChecksPackageIsItsAreaAndItsClassItsName() {
        List<String> offenders = new ArrayList<>();
        for (Check check : checks()) {
            String id = check.info().id();
            String area = check.info().area();
            String wanted = CheckCatalog.class.getPackageName() + "." + area.replace("-", "");
            String name = camel(id.substring(id.indexOf('.') + 1));
            boolean isNamed = check.getClass().getPackageName().equals(wanted)
                    && List.of(name, camel(area) + name)
                            .contains(check.getClass().getSimpleName());
            if (!isNamed) {
                offenders.add(
                        id + " is " + check.getClass().getName() + ", not " + wanted + ".[" + camel(area) + "]" + name);
            }
        }
        none(offenders);
    }

    @Test
    void checksAndProblemsAreListedByArea() {
        none(scattered("checks", checks().stream().map(c -> c.info().area()).toList()));
        none(scattered("problems", problems().stream().map(Problem::area).toList()));
    }

    private static List<String> scattered(String what, List<String> areas) {
        List<String> offenders = new ArrayList<>();
        Set<String> left = new HashSet<>();
        for (int i = 1; i < areas.size(); i++) {
            if (!areas.get(i).equals(areas.get(i - 1))) {
                left.add(areas.get(i - 1));
                if (left.contains(areas.get(i))) {
                    offenders.add(what + " of " + areas.get(i) + " stand in two places");
                }
            }
        }
        return offenders;
    }

    @Test
    void withinAnAreaBothAreSortedById() {
        none(unsorted(checks().stream().map(c -> c.info().id()).toList()));
        none(unsorted(problems().stream().map(Problem::id).toList()));
    }

    private static List<String> unsorted(List<String> ids) {
        Map<String, List<String>> byArea =
                ids.stream().collect(Collectors.groupingBy(id -> id.substring(0, id.indexOf('.'))));
        // By class or constant name, as the eye reads the list: registry-pod.not-ready beside NOT_READY.
        return byArea.values().stream()
                .filter(area -> !area.equals(area.stream()
                                .sorted(Comparator.comparing(id -> id.replace("-", "")))
                                .toList())
                        && !area.equals(area.stream().sorted().toList()))
                .map(area -> "not sorted: " + area)
                .toList();
    }

    @Test
    void checksStateAHealthyConditionAndReportSomething() {
        none(checks().stream()
                .map(Check::info)
                .filter(i -> i.states().isBlank()
                        || i.states().endsWith(".")
                        || i.problems().isEmpty())
                .map(i -> i.id() + " states \"" + i.states() + "\" and reports "
                        + i.problems().size())
                .toList());
    }

    @Test
    void aProblemThatACheckReportsIsOneOfTheCatalog() {
        none(checks().stream()
                .flatMap(c -> c.info().problems().stream())
                .filter(p -> !problems().contains(p))
                .map(Problem::id)
                .toList());
    }

    @Test
    void everyProblemIsReportedBySomeCheck() {
        Set<Problem> reported =
                checks().stream().flatMap(c -> c.info().problems().stream()).collect(Collectors.toSet());

        none(problems().stream()
                .filter(p -> !reported.contains(p))
                .map(Problem::id)
                .toList());
    }

    @Test
    void titlesAreShortAndNoSentences() {
        none(problems().stream()
                .filter(p -> p.title().length() > 60
                        || p.title().endsWith(".")
                        || !p.title().equals(p.title().strip()))
                .map(p -> p.id() + ": " + p.title() + " (" + p.title().length() + ")")
                .toList());
    }

    @Test
    void causesAreProblemsOfTheCatalog() {
        Set<String> known = problems().stream().map(Problem::id).collect(Collectors.toSet());

        none(problems().stream()
                .flatMap(p -> p.explainedBy().stream()
                        .filter(cause -> !known.contains(cause))
                        .map(cause -> p.id() + " is explained by unknown " + cause))
                .toList());
    }

    @Test
    void causesAreNamedOnceAndNeverThemselves() {
        none(problems().stream()
                .filter(p ->
                        new HashSet<>(p.explainedBy()).size() != p.explainedBy().size()
                                || p.explainedBy().contains(p.id()))
                .map(p -> p.id() + ": " + p.explainedBy())
                .toList());
    }

    @Test
    void noProblemIsItsOwnDistantCause() {
        none(problems().stream()
                .filter(p -> ancestors(p).contains(p.id()))
                .map(p -> p.id() + " comes back to itself by " + ancestors(p))
                .toList());
    }

    private static Set<String> ancestors(Problem problem) {
        Set<String> all = new TreeSet<>();
        List<String> open = new ArrayList<>(problem.explainedBy());
        while (!open.isEmpty()) {
            String id = open.remove(0);
            if (all.add(id)) {
                CheckCatalog.problem(id).ifPresent(p -> open.addAll(p.explainedBy()));
            }
        }
        return all;
    }

    @Test
    void aWarningExplainsNoFaultSinceItIsNoRoot() {
        Set<String> causes =
                problems().stream().flatMap(p -> p.explainedBy().stream()).collect(Collectors.toSet());

        none(problems().stream()
                .filter(p -> p.kind() == Problem.Kind.WARNING && causes.contains(p.id()))
                .map(Problem::id)
                .toList());
    }

    @Test
    void aSymptomHasPossibleCauses() {
        none(problems().stream()
                .filter(p -> p.kind() == Problem.Kind.SYMPTOM && p.explainedBy().isEmpty())
                .map(Problem::id)
                .toList());
    }
}
