package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.integration.OciLayout.Part;
import dev.registrydoctor.samples.server.EmbeddedSite;
import dev.registrydoctor.samples.server.SampleOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The doctor before real registries, into which a real client pushes. The cluster around it is a sample's. */
@Timeout(300)
@ParameterizedClass
@EnumSource(RegistryProgram.class)
class RealRegistryIT {

    private static final String TAG = "mynginx:registry";

    private final RegistryProgram program;

    @TempDir
    private Path folder;

    private OciLayout layout;
    private RealRegistry registry;

    @SuppressWarnings("NullAway.Init")
    RealRegistryIT(RegistryProgram program) {
        this.program = program;
    }

    @BeforeEach
    @SuppressWarnings("NullAway.Init")
    void start() throws Exception {
        Programs.need("skopeo");
        layout = new OciLayout(Files.createDirectory(folder.resolve("layout")));
        registry = RealRegistry.start(program, folder, false);
    }

    @AfterEach
    void stop() throws Exception {
        if (registry != null) {
            registry.close();
        }
    }

    /** What the doctor says when the healthy sample's pod runs this digest, as a node reports it. */
    private Doctor.Visit visitRunning(String digest) throws Exception {
        return visit(like("healthy").running(digest));
    }

    private SampleFolder like(String sample) throws Exception {
        return SampleFolder.copy(sample, Files.createTempDirectory(folder, "sample"));
    }

    private Doctor.Visit visit(SampleFolder sample) {
        return visit(sample, registry.asBuiltIn());
    }

    private static Doctor.Visit visit(SampleFolder sample, Map<String, String> registries) {
        try (EmbeddedSite site = EmbeddedSite.start(sample.sample(), SampleOptions.PLAIN.withRegistries(registries))) {
            return Doctor.visit(site, Duration.ofSeconds(60));
        }
    }

    private static void assertCurrent(Doctor.Visit visit) {
        assertEquals(Set.of(), visit.roots());
        assertEquals("healthy", visit.verdict(), visit::text);
        assertEquals("pass", visit.status("image.stale-tags"), visit::text);
        assertTrue(
                visit.entry("image.stale-tags").get("statement").asText().startsWith("1 running container "),
                visit::text);
        assertEquals("pass", visit.status("registry.catalog"));
    }

    private static void assertStale(Doctor.Visit visit, String running, String named) {
        assertEquals(Set.of("image.stale-tag"), visit.roots());
        assertEquals("warnings", visit.verdict());
        JsonNode evidence = visit.diagnosis("image.stale-tag").get("evidence");
        assertTrue(evidence.toString().contains("the Pod runs " + running), evidence::toString);
        assertTrue(evidence.toString().contains("the tag refers to " + named), evidence::toString);
    }

    @Test
    void aPodThatRunsWhatWasPushedIsCurrent() throws Exception {
        Part image = layout.image("one", "amd64");
        registry.push(layout.holding(image), TAG);
        assertEquals(image.digest(), registry.digest(TAG));
        Doctor.Visit visit = visitRunning(image.digest());
        assertCurrent(visit);
        assertEquals(
                "1 repository at http://127.0.0.1:32000",
                visit.entry("registry.catalog").get("statement").asText());
    }

    @Test
    void aTagThatIsPushedAgainIsStale() throws Exception {
        Part first = layout.image("one", "amd64");
        registry.push(layout.holding(first), TAG);
        Part second = layout.image("two", "amd64");
        registry.push(layout.holding(second), TAG);
        assertStale(visitRunning(first.digest()), first.digest(), second.digest());
        assertCurrent(visitRunning(second.digest()));
        // Pushed back, the first is current again.
        registry.push(layout.holding(first), TAG);
        assertCurrent(visitRunning(first.digest()));
    }

    @Test
    void anIndexIsCurrentUnderItsOwnDigestAndUnderItsPlatforms() throws Exception {
        Part amd64 = layout.image("for amd64", "amd64");
        Part arm64 = layout.image("for arm64", "arm64");
        Part index = layout.index(List.of(amd64, arm64));
        registry.push(layout.holding(index), TAG);
        assertEquals(index.digest(), registry.digest(TAG));
        assertCurrent(visitRunning(index.digest()));
        assertCurrent(visitRunning(amd64.digest()));
        assertCurrent(visitRunning(arm64.digest()));
    }

    @Test
    void anIndexThatIsPushedAgainIsStale() throws Exception {
        Part old = layout.image("old for amd64", "amd64");
        Part oldIndex = layout.index(List.of(old, layout.image("old for arm64", "arm64")));
        registry.push(layout.holding(oldIndex), TAG);
        Part index = layout.index(List.of(layout.image("for amd64", "amd64"), layout.image("for arm64", "arm64")));
        registry.push(layout.holding(index), TAG);
        assertStale(visitRunning(oldIndex.digest()), oldIndex.digest(), index.digest());
        assertStale(visitRunning(old.digest()), old.digest(), index.digest());
    }

    /** A platform that is added changes the index, not what runs. */
    @Test
    void anIndexWithOnePlatformMoreIsCurrent() throws Exception {
        Part amd64 = layout.image("for amd64", "amd64");
        Part before = layout.index(List.of(amd64));
        registry.push(layout.holding(before), TAG);
        registry.push(layout.holding(layout.index(List.of(amd64, layout.image("for arm64", "arm64")))), TAG);
        assertNotEquals(before.digest(), registry.digest(TAG));
        assertCurrent(visitRunning(amd64.digest()));
        assertCurrent(visitRunning(before.digest()));
    }

    @Test
    void theSameContentInAnotherFormIsCurrent() throws Exception {
        Part image = layout.image("one", "amd64");
        registry.push(layout.holding(image), TAG);
        registry.push(layout.holding(image), TAG, "--format", "v2s2");
        assertNotEquals(image.digest(), registry.digest(TAG));
        assertCurrent(visitRunning(image.digest()));
    }

    @Test
    void aMissingTagComesWithTheNearest() throws Exception {
        String source = layout.holding(layout.image("one", "amd64"));
        for (String tag : List.of("v8", "v10", "latest")) {
            registry.push(source, "mynginx:" + tag);
        }
        Doctor.Visit visit = visit(like("tag-missing"));
        assertEquals(Set.of("image.tag-missing"), visit.roots());
        JsonNode diagnosis = visit.diagnosis("image.tag-missing");
        assertTrue(diagnosis.get("evidence").toString().contains("nearest tags: v8"), diagnosis::toPrettyString);
        assertTrue(diagnosis.get("remedy").toString().contains("localhost:32000/mynginx:v8"), diagnosis::toString);
        // Once it is pushed, the pod only waits.
        registry.push(source, "mynginx:v9");
        assertEquals(Set.of(), visit(like("tag-missing")).roots());
    }

    @Test
    void anUnqualifiedImageIsFoundInTheLocalRegistry() throws Exception {
        Doctor.Visit without = visit(like("unqualified-image"));
        assertEquals(Set.of("network.name-unresolvable"), without.roots(), without::text);
        registry.push(layout.holding(layout.image("one", "amd64")), TAG);
        Doctor.Visit visit = visit(like("unqualified-image"));
        assertEquals(Set.of("image.unqualified-reference"), visit.roots());
        assertTrue(
                visit.diagnosis("image.unqualified-reference")
                        .get("remedy")
                        .toString()
                        .contains("localhost:32000/mynginx:registry"),
                visit::text);
    }

    @Test
    void aRegistryThatWantsALoginIsNotAtFault() throws Exception {
        Part image = layout.image("one", "amd64");
        try (RealRegistry closed = RealRegistry.start(program, folder, true)) {
            closed.push(layout.holding(image), TAG);
            Doctor.Visit visit = visit(like("healthy").running(image.digest()), closed.asBuiltIn());
            assertEquals(Set.of(), visit.roots(), visit::text);
            assertEquals(Set.of("registry.catalog-denied"), visit.notes());
            assertEquals("pass", visit.status("network.node-port"));
            // The doctor has no login, so it cannot tell what the tag names.
            assertEquals("unknown", visit.status("image.stale-tags"));
            assertTrue(visit.notLookedAt().toString().contains("HTTP 401"), visit::text);
        }
    }

    @Test
    void withTheRegistryStoppedNothingIsStale() throws Exception {
        Part first = layout.image("one", "amd64");
        registry.push(layout.holding(first), TAG);
        registry.push(layout.holding(layout.image("two", "amd64")), TAG);
        Map<String, String> names = registry.asBuiltIn();
        registry.close();
        Doctor.Visit visit = visit(like("healthy").running(first.digest()), names);
        assertEquals("unknown", visit.status("image.stale-tags"));
        assertFalse(visit.text().contains("the tag refers to"), visit::text);
        assertEquals(Set.of(), visit.roots());
        assertEquals("fail", visit.status("network.node-port"));
        assertEquals(3, visit.exit());
    }
}
