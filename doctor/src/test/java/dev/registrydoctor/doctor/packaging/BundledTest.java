package dev.registrydoctor.doctor.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is bundled is listed with its licence, or not bundled. */
class BundledTest {

    private static Bundled bundled() throws Exception {
        return new Bundled((ObjectNode) new ObjectMapper().readTree("""
                {"components": [
                  {"group": "org.example", "name": "one", "version": "1.0", "licenses": [{"license": {"id": "MIT"}}]},
                  {"group": "org.example", "name": "two", "version": "2.0",
                   "licenses": [{"license": {"name": "Two's own"}}, {"license": {"id": "Apache-2.0"}}]},
                  {"group": "org.example", "name": "bare", "version": "3.0"},
                  {"group": "dev.registrydoctor", "name": "checks", "version": "0.1"}]}
                """));
    }

    @Test
    void listsJarsWithTheirLicencesButNotItsOwn() throws Exception {
        Bundled bundled = bundled();
        bundled.addJars(List.of("two-2.0.jar", "one-1.0.jar", "checks-0.1.jar"));
        assertEquals(List.of(), bundled.unlicensed());
        String text = bundled.markdown();
        assertTrue(text.contains("| one | 1.0 | MIT | jar |\n| two | 2.0 | Two's own or Apache-2.0 | jar |\n"), text);
        assertFalse(text.contains("checks"), text);
    }

    @Test
    void aJarWithoutLicenceOrThatMavenDoesNotKnowIsNamed() throws Exception {
        Bundled bundled = bundled();
        bundled.addJars(List.of("bare-3.0.jar", "one-1.1.jar"));
        assertEquals(List.of("bare 3.0", "one-1.1.jar"), bundled.unlicensed());
    }

    @Test
    void theRuntimeAndTheImagesLibrariesAreListedToo() throws Exception {
        Bundled bundled = bundled();
        bundled.addRuntime("JAVA_VERSION=\"17.0.15\"\nMODULES=\"java.base\"\n");
        bundled.addSystem(List.of("zlib\t1:1.2.13", "unheard-of\t1"));
        String text = bundled.markdown();
        assertTrue(text.contains("| openjdk | 17.0.15 | GPL-2.0-only WITH Classpath-exception-2.0 | runtime |"), text);
        assertTrue(text.contains("| zlib | 1:1.2.13 | Zlib | container image only |"), text);
        assertEquals(List.of("unheard-of 1"), bundled.unlicensed());
    }
}
