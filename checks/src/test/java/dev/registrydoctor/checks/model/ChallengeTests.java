package dev.registrydoctor.checks.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChallengeTests {

    @Test
    void readsABearerChallenge() {
        Challenge challenge = Challenge.parse(
                "Bearer realm=\"https://harbor.lab/service/token\",service=\"harbor-registry\",scope=\"repository:a:pull,push\"");
        assertTrue(challenge.isBearer());
        assertEquals("https://harbor.lab/service/token", challenge.realm());
        assertEquals("harbor-registry", challenge.service());
        assertEquals("repository:a:pull,push", challenge.parameters().get("scope"));
    }

    @Test
    void aBasicChallengeIsNoBearer() {
        Challenge challenge = Challenge.parse("Basic realm=\"harbor\"");
        assertFalse(challenge.isBearer());
        assertEquals("basic", challenge.scheme());
        assertEquals("harbor", challenge.realm());
        assertNull(challenge.service());
    }

    @Test
    void commasAndEqualSignsInQuotesBelongToTheValue() {
        Challenge challenge = Challenge.parse("Bearer scope=\"a=b,c=d\", realm=\"https://h/t?x=1,2\"");
        assertEquals("a=b,c=d", challenge.parameters().get("scope"));
        assertEquals("https://h/t?x=1,2", challenge.realm());
    }

    @Test
    void escapesInQuotesAreUndone() {
        assertEquals("a\"b\\c", Challenge.parse("Basic realm=\"a\\\"b\\\\c\"").realm());
    }

    @Test
    void namesAndSchemesHaveNoCaseAndSpacesDoNotCount() {
        Challenge challenge = Challenge.parse("  bEaReR   Realm=\"https://h/t\" ,  SERVICE=reg ");
        assertTrue(challenge.isBearer());
        assertEquals("https://h/t", challenge.realm());
        assertEquals("reg", String.valueOf(challenge.service()).strip());
    }

    @Test
    void unquotedValuesEndAtTheComma() {
        Challenge challenge = Challenge.parse("Bearer realm=https://h/t,service=reg");
        assertEquals("https://h/t", challenge.realm());
        assertEquals("reg", challenge.service());
    }

    @Test
    void theFirstOfTwoValuesHolds() {
        assertEquals("a", Challenge.parse("Bearer realm=\"a\",realm=\"b\"").realm());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Bearer",
                "Bearer ",
                "Bearer realm",
                "Bearer =",
                "Bearer ===,,,\"",
                "Bearer realm=\"never closed",
                "Bearer realm=\"ends in \\",
                "\u0000\uFFFF =\"",
                "Negotiate, Bearer realm=\"x\""
            })
    void garbageIsReadWithoutFailing(String header) {
        assertNotNull(Challenge.parse(header).parameters());
    }

    @Test
    void aValueThatIsNeverClosedGoesToTheEnd() {
        assertEquals(
                "https://h/t", Challenge.parse("Bearer realm=\"https://h/t").realm());
    }
}
