package dev.registrydoctor.reports.space;

import static dev.registrydoctor.reports.space.SpaceSample.MIB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.reports.space.SpaceReport.Collection;
import dev.registrydoctor.reports.space.SpaceReport.Deletion;
import dev.registrydoctor.reports.space.SpaceReport.Totals;
import dev.registrydoctor.reports.space.SpaceReport.WhatIf;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpaceJsonTest {

    private static JsonNode json(SpaceReport report) throws IOException {
        StringWriter out = new StringWriter();
        SpaceJson.write(report, out);
        assertTrue(out.toString().endsWith("}\n"));
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    void hasWhatTheReportHas() throws IOException {
        WhatIf whatIf = new WhatIf(
                "keep=1",
                new Collection(5, 2, List.of(), null),
                1,
                List.of(new Deletion("web", List.of("1.0"), 1, 4)),
                List.of("team/app:v1 is used by Pod shop/web"),
                List.of(),
                List.of(),
                null);
        JsonNode json = json(SpaceSample.of(SpaceSample.usual().repositories(), whatIf));

        assertEquals("1.0", json.at("/schemaVersion").asText());
        assertEquals("files", json.at("/source").asText());
        assertTrue(json.at("/exact").asBoolean());
        assertEquals("2026-03-01T12:00:00Z", json.at("/at").asText());
        assertEquals(7 * MIB, json.at("/totals/unreferencedBytes").asLong());
        assertEquals(7 * MIB, json.at("/totals/garbageCollection/freedBytes").asLong());
        assertEquals(10 * MIB, json.at("/totals/sharedBetweenRepositoriesBytes").asLong());
        assertEquals(2048 * MIB, json.at("/volume/freeBytes").asLong());
        assertEquals(900_000, json.at("/volume/freeInodes").asLong());
        assertEquals(20, json.at("/growth/daysLeft").asInt());
        assertEquals("team/app", json.at("/repositories/0/name").asText());
        assertEquals(520 * MIB, json.at("/repositories/0/exclusiveBytes").asLong());
        assertEquals("v1", json.at("/repositories/0/tags/0/name").asText());
        assertEquals(300 * MIB, json.at("/repositories/0/tags/0/exclusiveBytes").asLong());
        assertEquals(10 * MIB, json.at("/repositories/0/tags/0/sharedBytes").asLong());
        assertEquals(
                "linux/arm64", json.at("/repositories/0/tags/0/platforms/1").asText());
        assertEquals("keep=1", json.at("/whatIf/asked").asText());
        assertEquals("1.0", json.at("/whatIf/deletions/0/tags/0").asText());
        assertEquals(4, json.at("/whatIf/deletions/0/freedBytes").asLong());
        assertEquals(1, json.at("/whatIf/freedTogetherBytes").asLong());
        assertEquals(5, json.at("/whatIf/garbageCollection/freedBytes").asLong());
    }

    @Test
    void whatIsNotKnownIsLeftOut() throws IOException {
        SpaceReport report = new SpaceReport(
                "r.lab:5000",
                SpaceSample.AT,
                RegistryStore.Source.API,
                true,
                List.of(),
                new Totals(1, 1, 1, 5, 0, null, null, null),
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);

        JsonNode json = json(report);

        assertEquals("api", json.at("/source").asText());
        assertFalse(json.at("/exact").asBoolean());
        for (String path : List.of(
                "/totals/unreferencedBytes",
                "/totals/uploadBytes",
                "/totals/garbageCollection",
                "/volume",
                "/growth",
                "/whatIf")) {
            assertTrue(json.at(path).isMissingNode(), path);
        }
    }
}
