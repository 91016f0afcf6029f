package dev.registrydoctor.checks.model.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.registrydoctor.checks.model.Challenge;
import dev.registrydoctor.checks.model.StorageError;
import dev.registrydoctor.checks.model.containerd.RenderedTemplate;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Texts that a search with a careless regular expression takes minutes for, or all of its stack: each test is far from its
 * time when the search is linear.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileTextTests {

    private static final int MANY = 200_000;

    @Test
    void aTemplateOfPlaceholders() {
        assertNotNull(RenderedTemplate.difference("${A}x".repeat(40), "x".repeat(200) + "y"));
        assertNull(RenderedTemplate.difference("a${A}b${B}", "a-b-b-c"));
        assertNotNull(RenderedTemplate.difference("ab${A}bc", "abc"), "the parts may not overlap");
    }

    @Test
    void aLineOfBlanks() {
        assertNotNull(RenderedTemplate.difference("a", "b" + " ".repeat(MANY) + "c"));
    }

    @Test
    void statusesOfPullErrors() {
        PullError.parse("unexpected status ".repeat(MANY / 10));
        PullError.parse("https://" + ":".repeat(MANY) + "x");
    }

    @Test
    void slashesOfALocation() {
        ContainersRegistries.read(
                new ContainersRegistries.Source(
                        "registries.conf", "[[registry]]\nlocation = \"" + "/".repeat(MANY) + "x\"\n"),
                List.of());
        ProxyRules rules = ProxyRules.read(List.of("HTTP_PROXY=" + "/".repeat(MANY)));
        assertNotNull(rules.proxyOf("http", "registry.example.org", 80));
        assertEquals("http://p:1/", ProxyRules.withoutLogin("http://a:b//@c@p:1/"));
        assertEquals("p@q", ProxyRules.withoutLogin("p@q"));
    }

    /** By the parser alone: time by the cube of lines that say nothing, and by the square of lists that do not end. */
    @Test
    void tomlOfCommentsAndBrokenLists() {
        for (String line : List.of("#\n", "\n", "# some words of a comment\r\n", " \t\n")) {
            String many = line.repeat(MANY);
            assertNull(TomlFile.ofContainerd(many + "a = 1\n", "2.0.0").unread());
            TomlFile.ofContainerd("a = [\n" + many + "]\n", "2.0.0");
            TomlFile.ofContainerd("$\n" + many, "2.0.0");
            TomlFile.ofContainerd("a = \"\"\"\"\"\"\n" + many, "2.0.0");
        }
        for (String line : List.of("a = [1,\n", "a = [\n$\n]\n", "[],")) {
            TomlFile.ofContainerd("a = [\n" + line.repeat(MANY), "2.0.0");
        }
    }

    @Test
    void aQuotedFieldOfALog() {
        StorageError.last(List.of("err=\"" + "\\n".repeat(MANY), "err=\"" + "x".repeat(MANY) + "\""));
    }

    @Test
    void namesWithoutEnd() {
        ImageReference.parse("a.".repeat(MANY));
        Challenge.parse("Bearer " + "a=".repeat(MANY));
    }
}
