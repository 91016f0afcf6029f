package dev.registrydoctor.doctor.act;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** Code that examines cannot reach code that changes something. */
class WhoWritesTest {

    private static final String ACT = "dev.registrydoctor.doctor.act";
    private static final String CLI = "dev.registrydoctor.doctor.cli";

    private static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.registrydoctor");

    private static final String SERVE = "dev.registrydoctor.doctor.serve";

    @Test
    void serveOpensTheTypedClientAndChangesNothingByIt() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage(SERVE + "..")
                .and()
                .resideOutsideOfPackage(SERVE + ".cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ACT + "..")
                .check(PROGRAM);
    }

    @Test
    void thePartsOfServeAreReachedByItsProgramAlone() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage(SERVE + "..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(SERVE + ".*.."))
                .check(PROGRAM);
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages(SERVE + "..", CLI + ".serve..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SERVE)
                .check(PROGRAM);
    }

    @Test
    void onlyCommandsThatAreAskedToChangeSomethingReachWhatDoes() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages(ACT + "..", CLI + ".fix..", CLI + ".setup..", SERVE + ".cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ACT + ".apply..",
                        ACT + ".change..",
                        ACT + ".file..",
                        ACT + ".fix..",
                        ACT + ".journal..",
                        ACT + ".kubectl..",
                        ACT + ".object..",
                        ACT + ".plan..",
                        ACT + ".pulls..",
                        ACT + ".script..",
                        ACT + ".typed..")
                .check(PROGRAM);
    }

    @Test
    void looksAtNodesAndNothingElseFromAnExamination() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.registrydoctor.checks..",
                        "dev.registrydoctor.reports..",
                        "dev.registrydoctor.doctor.source..",
                        "dev.registrydoctor.doctor.triage..",
                        "dev.registrydoctor.doctor.plugin..",
                        "dev.registrydoctor.doctor.redact..",
                        CLI + ".command..",
                        CLI + ".reference..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ACT + "..")
                .check(PROGRAM);
    }
}
