package dev.registrydoctor.samples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The stand-in answers as Harbor's sources say; each rule here names one that a doctor could get wrong. */
class HarborFrontTest {

    private static final HarborFront FRONT = front("harbor 2.15.1");

    private static HarborFront front(String line) {
        return HarborFront.of(line, line.split(" ", -1));
    }

    private static String told(@Nullable Reply reply) {
        assertNotNull(reply);
        return reply.toString();
    }

    private static @Nullable Reply get(HarborFront front, String path) {
        return front.answer("GET", path, "harbor.lab:8080", false);
    }

    @Test
    void healthAnswers200WhateverIsIll() {
        String health = told(get(front("harbor 2.15.1 database-unhealthy"), "/api/v2.0/health"));
        assertTrue(health.startsWith("200 "), health);
        assertTrue(health.contains("{\"name\":\"database\",\"status\":\"unhealthy\",\"error\":"), health);
        assertTrue(health.contains("{\"name\":\"core\",\"status\":\"healthy\"}"), health);
    }

    @Test
    void systeminfoTellsNoVersionToStrangers() {
        assertEquals(-1, told(get(FRONT, "/api/v2.0/systeminfo")).indexOf("2.15"));
    }

    @Test
    void theRealmIsOfTheHostThatWasAskedFor() {
        String reply = told(get(FRONT, "/v2/"));
        assertTrue(reply.startsWith("401 "), reply);
        assertTrue(reply.contains("Bearer realm=\"http://harbor.lab:8080/service/token\""), reply);
    }

    @Test
    void theCatalogIsForAdministrators() {
        String reply = told(FRONT.answer("GET", "/v2/_catalog", "harbor.lab:8080", true));
        assertTrue(reply.startsWith("401 ") && reply.contains("Basic realm=\"harbor\""), reply);
    }

    @Test
    void publicProjectsAreReadWithATokenAndNeverWrittenToWithIt() {
        assertNull(FRONT.answer("GET", "/v2/a/b/tags/list", "h", true));
        assertTrue(
                told(FRONT.answer("POST", "/v2/a/b/blobs/uploads/", "h", true)).contains("a/b, action: push"));
    }

    @Test
    void readOnlyRefusesChangesBeforeItAsksWhoIsThere() {
        HarborFront front = front("harbor 2.15.1 read-only");
        String reply = told(front.answer("POST", "/v2/a/b/blobs/uploads/", "h", false));
        assertTrue(reply.startsWith("403 ") && reply.contains("read only mode"), reply);
        assertNull(front.answer("GET", "/v2/a/b/tags/list", "h", true));
    }

    @Test
    void aLineThatMakesNoSenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> front("harbor 2.15.1 readonly"));
        assertThrows(IllegalArgumentException.class, () -> front("harbor 2.15.1 postgres-unhealthy"));
    }

    @Test
    void withoutItsRegistryItCanReadNothing() {
        String reply = told(front("harbor 2.15.1 registry-unhealthy").answer("GET", "/v2/a/b/manifests/1", "h", true));
        assertTrue(reply.contains("bad gateway"), reply);
    }
}
