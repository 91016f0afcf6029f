package dev.registrydoctor.doctor.conventions;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.doctor.Main;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.samples.Sample;
import java.net.URL;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds for the packages of all modules together. */
class PackagesTest {

    /** A package of more answers more than one question. */
    private static final int MOST_CLASSES = 20;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrls(Stream.of(Check.class, CheckCatalog.class, Report.class, Sample.class, Main.class)
                    .map(PackagesTest::home)
                    .collect(Collectors.toSet()));

    @Test
    void areFreeOfCycles() {
        for (String module : new String[] {"reports", "samples", "doctor"}) {
            slices().matching("dev.registrydoctor." + module + ".(**)")
                    .should()
                    .beFreeOfCycles()
                    .because("two packages that need each other are one package")
                    .check(CLASSES);
        }
    }

    @Test
    void areSmall() {
        Map<String, Long> sizes = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(c -> !c.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));

        assertEquals(
                4,
                sizes.keySet().stream()
                        .map(name -> name.replaceFirst("dev.registrydoctor.([a-z]+).*", "$1"))
                        .distinct()
                        .count());
        sizes.values().removeIf(size -> size <= MOST_CLASSES);
        assertEquals(Map.of(), sizes);
    }

    @Test
    void eachClassHasANameOfItsOwn() {
        Map<String, Long> names = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(c -> !c.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getSimpleName, TreeMap::new, Collectors.counting()));

        names.values().removeIf(times -> times == 1);
        assertEquals(Map.of(), names);
    }

    private static URL home(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
