package dev.registrydoctor.doctor.serve.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.files.NamedFile;
import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.history.History;
import dev.registrydoctor.doctor.serve.history.PastExamination;
import dev.registrydoctor.doctor.serve.history.PastReport;
import dev.registrydoctor.doctor.serve.history.ShownHistory;
import dev.registrydoctor.doctor.serve.metrics.MetricsPage;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.source.tls.Pem;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever reaches the server can read; nothing that he sends leads to a change. */
class NothingIsWrittenTest {

    private static final JavaClasses HTTP = new ClassFileImporter().importPath(home(HttpPages.class));

    /** These classes, and the one that reads files for them. */
    private static final JavaClasses READERS = new ClassFileImporter()
            .importPaths(home(HttpPages.class), home(NamedFile.class).resolve("NamedFile.class"));

    /** The folder of a class, without its tests. */
    private static Path home(Class<?> type) {
        try {
            Path root = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return root.resolve(type.getPackageName().replace('.', '/'));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void thesePathsAreServedAndNoOthers() throws Exception {
        try (ServedHttp served = ServedHttp.open()) {
            assertEquals(
                    Set.of("/", "/report.json", "/reports/", "/history.json", "/metrics", "/healthz", "/readyz"),
                    served.pages().routes().keySet());
        }
        // One handler stands before all of them, and refuses each method that could change something.
        ArchRuleDefinition.noClasses()
                .that()
                .doNotHaveFullyQualifiedName(HttpPages.class.getName())
                .should()
                .dependOnClassesThat()
                .areAssignableTo(HttpServer.class)
                .check(HTTP);
        assertEquals(
                1,
                HTTP.get(HttpPages.class).getMethodCallsFromSelf().stream()
                        .filter(call -> call.getName().equals("createContext"))
                        .count());
    }

    /** Types of the service that tell something, and a history, which could be added to. */
    private static final Set<String> READ = Stream.of(
                    ServeSettings.Http.class,
                    ServeLog.class,
                    Trigger.class,
                    Cause.class,
                    Cause.Grade.class,
                    CauseChange.class,
                    CauseChange.Kind.class,
                    CauseKey.class,
                    Subject.class,
                    Subject.Kind.class,
                    Snapshot.class,
                    Snapshot.Examined.class,
                    ServeClock.class,
                    History.class,
                    PastExamination.class,
                    PastReport.class,
                    ShownHistory.class,
                    MetricsPage.class,
                    MetricsPage.Scrape.class,
                    NamedFile.class,
                    Pem.class)
            .map(Class::getName)
            .collect(Collectors.toSet());

    @Test
    void nothingThatCouldWriteIsReachable() {
        ArchRuleDefinition.classes()
                .should()
                .onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(
                                "java..",
                                "javax.net.ssl..",
                                "com.sun.net.httpserver..",
                                "com.fasterxml.jackson.core..",
                                "org.jspecify..",
                                HttpPages.class.getPackageName(),
                                "dev.registrydoctor.reports..")
                        .or(DescribedPredicate.describe("read", type -> READ.contains(type.getName()))))
                .check(HTTP);
        ArchRuleDefinition.noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "adds to a history or ends it",
                        call -> call.getTargetOwner().isAssignableTo(History.class)
                                && Set.of("add", "close").contains(call.getName())))
                .check(HTTP);
    }

    @Test
    void noFileIsWrittenAndNoProgramStarted() {
        Set<String> reads = Set.of("exists", "isRegularFile", "newInputStream", "getPosixFilePermissions");
        ArchRuleDefinition.noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "does more with files than to read them",
                        call -> call.getTargetOwner().isEquivalentTo(Files.class) && !reads.contains(call.getName())))
                .check(READERS);
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        FileOutputStream.class,
                        FileWriter.class,
                        RandomAccessFile.class,
                        FileChannel.class,
                        ProcessBuilder.class,
                        Runtime.class,
                        URL.class,
                        HttpClient.class)
                .check(READERS);
    }
}
