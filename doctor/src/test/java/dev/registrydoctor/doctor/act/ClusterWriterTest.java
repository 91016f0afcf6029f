package dev.registrydoctor.doctor.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The typed client against an API server, and who may use it. */
class ClusterWriterTest {

    private WrittenCluster cluster;
    private ClusterWriter writer;

    @BeforeEach
    void open() throws IOException {
        cluster = new WrittenCluster();
        writer = ClusterWriters.open(WriterProbe.kubeconfig(cluster.url()));
    }

    @AfterEach
    void close() {
        writer.close();
        cluster.close();
    }

    @Test
    void appliesObjectsInTheirOrder() throws Exception {
        assertEquals(
                List.of("Namespace registry-doctor", "Pod registry-doctor/probe"), writer.apply(WriterProbe.MANIFEST));
        assertEquals(
                List.of(
                        "PATCH /api/v1/namespaces/registry-doctor",
                        "PATCH /api/v1/namespaces/registry-doctor/pods/probe"),
                cluster.requests());
    }

    @Test
    void reportsARefusal() {
        assertThrows(
                IOException.class, () -> writer.apply("{apiVersion: v1, kind: Namespace, metadata: {name: refused}}"));
    }

    @Test
    void waitsForAPhase() throws Exception {
        assertEquals(
                "Succeeded",
                writer.awaitPhase("registry-doctor", "probe", Set.of("Failed", "Succeeded"), Duration.ofSeconds(20)));
    }

    @Test
    void theTypedClientIsUsedInItsPackageAlone() {
        JavaClasses program = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.registrydoctor.doctor");
        String typed = "dev.registrydoctor.doctor.act.typed..";
        String serving = "dev.registrydoctor.doctor.serve.cluster..";
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages(typed, serving)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..", typed)
                .check(program);
        ArchRuleDefinition.classes()
                .that()
                .resideInAPackage(typed)
                .and()
                .areTopLevelClasses()
                .and()
                .areNotAnnotatedWith("org.jspecify.annotations.NullMarked")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .check(program);
    }
}
