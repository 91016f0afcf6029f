package dev.registrydoctor.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is bundled is listed with its licence, or not bundled; and nothing else is listed. */
class BundledTest {

    private static final List<String> TEXTS =
            List.of("Apache-2.0", "BSD-3-Clause", "GPL-2", "MIT", "Two's own", "Zlib");
    private static final String ONE = """
            {"group": "org.example", "name": "one", "version": "1.0", "licenses": [{"license": {"id": "MIT"}}]}""";
    private static final String TWO = """
            {"group": "org.example", "name": "two", "version": "2.0",
             "licenses": [{"license": {"name": "Two's own"}}, {"license": {"id": "Apache-2.0"}}]}""";
    private static final String BARE = """
            {"group": "org.example", "name": "bare", "version": "3.0"}""";
    private static final String OWN = """
            {"group": "dev.registrydoctor", "name": "checks", "version": "0.1"}""";

    private static ObjectNode list(String... components) throws Exception {
        return (ObjectNode) new ObjectMapper().readTree("{\"components\": [" + String.join(", ", components) + "]}");
    }

    @Test
    void listsJarsWithTheirLicencesButNotItsOwn() throws Exception {
        Bundled bundled = new Bundled(list(ONE, TWO, OWN), TEXTS);
        bundled.addJars(List.of("two-2.0.jar", "one-1.0.jar", "checks-0.1.jar"));
        assertEquals(List.of(), bundled.faults());
        String text = bundled.markdown();
        assertTrue(text.contains("| one | 1.0 | MIT | jar |\n| two | 2.0 | Two's own or Apache-2.0 | jar |\n"), text);
        assertFalse(text.contains("checks"), text);
    }

    @Test
    void aJarWithoutLicenceIsNamed() throws Exception {
        Bundled bundled = new Bundled(list(BARE), TEXTS);
        bundled.addJars(List.of("bare-3.0.jar"));
        assertEquals(List.of("no licence is known of bare 3.0"), bundled.faults());
    }

    @Test
    void aJarThatMavenDoesNotListAndOneThatOnlyMavenListsAreNamed() throws Exception {
        Bundled bundled = new Bundled(list(ONE, TWO), TEXTS);
        bundled.addJars(List.of("one-1.1.jar", "two-2.0.jar"));
        assertEquals(
                List.of(
                        "one-1.1.jar is bundled, and not in Maven's list",
                        "one-1.0.jar is in Maven's list, and not bundled"),
                bundled.faults());
    }

    @Test
    void aLicenceWhoseTextIsNotBundledIsNamed() throws Exception {
        Bundled bundled = new Bundled(list(ONE, TWO), List.of("MIT", "Two's own"));
        bundled.addJars(List.of("one-1.0.jar", "two-2.0.jar"));
        assertEquals(List.of("there is no text of Apache-2.0, the licence of two"), bundled.faults());
    }

    /** In the list for programs, too. */
    @Test
    void whatMavensListHasWrongIsCorrected() throws Exception {
        ObjectNode list = list("""
                {"group": "org.jline", "name": "jline-reader", "version": "4.5.0",
                 "licenses": [{"license": {"id": "BSD-4-Clause"}}]}""");
        Bundled bundled = new Bundled(list, TEXTS);
        bundled.addJars(List.of("jline-reader-4.5.0.jar"));
        assertEquals(List.of(), bundled.faults());
        assertTrue(bundled.markdown().contains("| jline-reader | 4.5.0 | BSD-3-Clause | jar |\n"), bundled.markdown());
        assertEquals(
                "[{\"expression\":\"BSD-3-Clause\"}]",
                list.at("/components/0/licenses").toString());
    }

    /** Its pom names two licences to choose from. Packages have the text of one of them. */
    @Test
    void ofTwoLicencesOfH2TheOneIsChosenWhoseTextThereIs() throws Exception {
        ObjectNode list = list("""
                {"group": "com.h2database", "name": "h2-mvstore", "version": "2.4.240",
                 "licenses": [{"license": {"id": "MPL-2.0"}}, {"license": {"id": "EPL-1.0"}}]}""");
        Bundled bundled = new Bundled(list, List.of("MPL-2.0"));
        bundled.addJars(List.of("h2-mvstore-2.4.240.jar"));
        assertEquals(List.of(), bundled.faults());
        assertEquals("Apache-2.0 AND MPL-2.0", bundled.expression());
    }

    @Test
    void theLicencesOfAllAreOneExpression() throws Exception {
        Bundled bundled = new Bundled(list(ONE, """
                        {"group": "org.example", "name": "two", "version": "2.0",
                         "licenses": [{"license": {"id": "EPL-1.0"}}, {"license": {"id": "LGPL-2.1-only"}}]}""", """
                        {"group": "com.squareup.okhttp3", "name": "okhttp-jvm", "version": "5.0"}"""), List.of());
        bundled.addJars(List.of("one-1.0.jar", "two-2.0.jar", "okhttp-jvm-5.0.jar"));
        bundled.addRuntime("JAVA_VERSION=\"17.0.15\"\n");
        bundled.addSystem(List.of("zlib\t1:1.2.13"));
        assertEquals(
                "(EPL-1.0 OR LGPL-2.1-only) AND Apache-2.0 AND GPL-2.0-only WITH Classpath-exception-2.0 AND MIT"
                        + " AND MPL-2.0 AND Zlib",
                bundled.expression());
    }

    @Test
    void theRuntimeAndTheImagesLibrariesAreListedToo() throws Exception {
        Bundled bundled = new Bundled(list(), TEXTS);
        bundled.addRuntime("JAVA_VERSION=\"17.0.15\"\nMODULES=\"java.base\"\n");
        bundled.addSystem(List.of("zlib\t1:1.2.13", "unheard-of\t1"));
        String text = bundled.markdown();
        assertTrue(text.contains("| openjdk | 17.0.15 | GPL-2.0-only WITH Classpath-exception-2.0 | runtime |"), text);
        assertTrue(text.contains("| zlib | 1:1.2.13 | Zlib | container image only |"), text);
        assertEquals(List.of("no licence is known of unheard-of 1"), bundled.faults());
    }
}
