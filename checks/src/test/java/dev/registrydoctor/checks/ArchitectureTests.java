package dev.registrydoctor.checks;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.problem.ProblemIndexWriter;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.checks.testkit.NonEmpty;
import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final String ROOT = "dev.registrydoctor.checks";

    private static final List<String> API_PACKAGES = Stream.of(
                    "check", "evidence", "names", "problem", "projection", "remedy")
            .map(name -> ROOT + "." + name + "..")
            .toList();

    /** The classes of the API and of this module, from where they were compiled to, so tests are left out. */
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importUrls(Set.of(home(Check.class), home(CheckCatalog.class)));

    private static final JavaClasses API = new ClassFileImporter().importUrl(home(Check.class));

    @Test
    void theRulesSeeEachCheckAndNoTests() {
        NonEmpty.allMatch(CheckCatalog.checks(), check -> CLASSES.contain(check.getClass()));
        NonEmpty.noneMatch(CLASSES, c -> c.getSimpleName().endsWith("Tests"));
    }

    @Test
    void dependenciesPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("evidence")
                .definedBy(ROOT + ".evidence..")
                .layer("model")
                .definedBy(ROOT + ".model..")
                .layer("problem")
                .definedBy(ROOT + ".problem..")
                .layer("check")
                .definedBy(ROOT + ".check..")
                .layer("diagnosis")
                .definedBy(ROOT + ".diagnosis..")
                .layer("catalog")
                .definedBy(ROOT + ".catalog..")
                .layer("symptom")
                .definedBy(ROOT + ".symptom..")
                .whereLayer("symptom")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("catalog")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("diagnosis")
                .mayOnlyBeAccessedByLayers("symptom")
                .whereLayer("check")
                .mayOnlyBeAccessedByLayers("diagnosis", "catalog", "symptom")
                .whereLayer("problem")
                .mayOnlyBeAccessedByLayers("check", "diagnosis", "catalog", "symptom")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("catalog", "symptom")
                .whereLayer("evidence")
                .mayNotAccessAnyLayer()
                .because("data flows one way (site, evidence, checks, findings, diagnosis), and a reader who opens the"
                        + " folders in this order has read the program")
                .check(CLASSES);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("two packages that need each other are one package")
                .check(CLASSES);
    }

    @Test
    void packagesOfTheModelAreFreeOfCycles() {
        slices().matching(ROOT + ".model.(*)..")
                .should()
                .beFreeOfCycles()
                .because("what a part of the model needs of another shows in which order they are read")
                .check(CLASSES);
    }

    @Test
    void areasOfTheCatalogDoNotKnowEachOther() {
        slices().matching(ROOT + ".catalog.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        alwaysTrue(),
                        resideInAnyPackage(
                                ROOT + ".catalog.shared", ROOT + ".catalog.settings", ROOT + ".catalog.volume"))
                .because("areas meet by the ids of problems and by subjects; what they share is in packages"
                        + " of their own")
                .check(CLASSES);
    }

    @Test
    void nothingHereDoesInputOrOutput() {
        noClasses()
                .that(not(equivalentTo(ProblemPage.class))
                        .and(not(simpleName("ProblemIndex")))
                        .and(not(equivalentTo(ProblemIndexWriter.class)))
                        .and(not(simpleName("KnowledgeText")))
                        .and(not(equivalentTo(Certificate.class))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.io..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "javax.net..",
                        "java.sql.."))
                .because(
                        "a check judges evidence and a site gets it: the same check runs on a live and a recorded site;"
                                + " only the pages of problems, their index and the knowledge of symptoms are read, from the jar;"
                                + " a step of the build writes that index; Java parses a certificate only from a stream,"
                                + " which is one of bytes in memory")
                .check(CLASSES);
    }

    @Test
    void pagesAreReadFromTheJarAlone() {
        noClasses()
                .that(equivalentTo(ProblemPage.class)
                        .or(simpleName("ProblemIndex"))
                        .or(simpleName("KnowledgeText")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.net.."))
                .because("explain works without a network and without an installation")
                .check(CLASSES);
    }

    @Test
    void nothingPrints() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS
                .because("stdout belongs to the report, and rendering it to other modules")
                .check(CLASSES);
    }

    @Test
    void onlyTheExaminerRunsThingsAtTheSameTime() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".check")))
                // It keeps what is the same for all threads, and lets no one wait.
                .and(not(simpleName("ParseCache")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.concurrent.."))
                .orShould()
                .dependOnClassesThat(equivalentTo(Thread.class))
                .because("a check is a pure function; what runs when is the Examiner's")
                .check(CLASSES);
        noClasses()
                .that(not(equivalentTo(Examiner.class)))
                .should()
                .dependOnClassesThat(equivalentTo(Thread.class))
                .because("nothing waits or starts threads but the Examiner")
                .check(CLASSES);
    }

    @Test
    void checksKnowNoClock() {
        noClasses()
                .that(not(equivalentTo(Examiner.class)))
                // It is the Examiner's, and measures how long a run lasts.
                .and(not(simpleName("AskedQuestions")))
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat(equivalentTo(java.time.Clock.class))
                .because("the time of a recorded site is when it was recorded: Evidence.now()")
                .check(CLASSES);
    }

    @Test
    void nothingReadsTheEnvironment() {
        noClasses()
                .should()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .dependOnClassesThat(equivalentTo(ProcessBuilder.class))
                .orShould()
                .dependOnClassesThat(equivalentTo(Runtime.class))
                .because("what a verdict rests on is evidence, and evidence alone")
                .check(CLASSES);
    }

    @Test
    void noClientAndNoParserOfTheOutsideWorldIsNeeded() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..", "javax.security.auth.x500..", ROOT + "..", "org.jspecify..", "org.tomlj.."))
                .because("a check judges what was read: no HTTP client, no Kubernetes client, no Jackson, no terminal")
                .check(CLASSES);
    }

    @Test
    void theApiNeedsNothingButJava() {
        classes()
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(Stream.concat(Stream.of("java..", "org.jspecify.."), API_PACKAGES.stream())
                                .toArray(String[]::new)))
                .because("a plug-in compiles against it alone")
                .check(API);
    }

    @Test
    void checksKeepNoState() {
        classes()
                .that()
                .implement(Check.class)
                .should()
                .haveOnlyFinalFields()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .because("one instance serves every run, and a verdict depends on evidence alone")
                .check(CLASSES);
    }

    @Test
    void questionsAreComparedByValue() {
        classes()
                .that()
                .implement(Question.class)
                .should()
                .beRecords()
                .orShould()
                .beEnums()
                .because("two equal questions are one question, asked once")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        TreeSet<String> packages = new TreeSet<>();
        CLASSES.forEach(c -> packages.add(c.getPackageName()));
        List<String> unmarked = packages.stream()
                .filter(p -> CLASSES.stream()
                        .filter(c -> c.getName().equals(p + ".package-info"))
                        .noneMatch(ArchitectureTests::isNullMarked))
                .toList();

        assertTrue(packages.contains(CheckCatalog.class.getPackageName()), packages::toString);
        assertEquals(List.of(), unmarked, "NullAway looks only at packages that are marked");
    }

    private static URL home(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static boolean isNullMarked(JavaClass info) {
        return info.isAnnotatedWith(NullMarked.class);
    }
}
