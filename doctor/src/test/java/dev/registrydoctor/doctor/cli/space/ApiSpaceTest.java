package dev.registrydoctor.doctor.cli.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.reports.record.ExitCode;
import org.junit.jupiter.api.Test;

/** Which registries the command asks through their API, and for what. */
class ApiSpaceTest {

    /** It would fetch every image that its upstream lists, and keep it. */
    @Test
    void aPullThroughCacheIsNotAsked() throws Exception {
        Cli.Result result = Cli.run("space", "--sample", "src/test/resources/sites/registry-is-a-cache");

        assertEquals(ExitCode.INCONCLUSIVE, result.exit());
        assertTrue(
                result.err().contains("the registry is a pull-through cache, and its API was not asked"), result.err());
    }

    @Test
    void publicProjectsOfAHarborAreReadWithTheTimesOfHarbor() throws Exception {
        Cli.Result result = Cli.run(
                "space",
                "-o",
                "json",
                "--sample",
                "src/test/resources/sites/harbor-in-order",
                "--registry",
                "http://harbor.lab:8080");

        assertEquals(0, result.exit(), result.err());
        JsonNode json = new ObjectMapper().readTree(result.out());
        assertEquals(0, json.at("/gaps").size(), result.out());
        assertEquals("shop/web", json.at("/repositories/0/name").asText());
        JsonNode tag = json.at("/repositories/0/tags/0");
        assertEquals("1", tag.at("/name").asText());
        assertEquals("2026-01-01T08:00:00Z", tag.at("/pushed").asText());
        assertEquals(
                json.at("/totals/storedBytes").asLong(),
                tag.at("/referencedBytes").asLong());
    }

    @Test
    void repositoriesThatAreNamedAreAllThatIsRead() throws Exception {
        String[] where = {"--sample", "src/test/resources/sites/harbor-in-order", "--registry", "http://harbor.lab:8080"
        };
        Cli.Result result = Cli.run(
                "space", "-o", "json", where[0], where[1], where[2], where[3], "--repository", "shop/none,shop/other");

        assertEquals(ExitCode.INCONCLUSIVE, result.exit(), result.err());
        JsonNode json = new ObjectMapper().readTree(result.out());
        assertEquals(2, json.at("/totals/repositories").asInt());
        assertEquals(0, json.at("/totals/tags").asInt());
        assertEquals(
                ExitCode.USAGE,
                Cli.run("space", "--sample", "healthy", "--repository", "app").exit());
    }
}
