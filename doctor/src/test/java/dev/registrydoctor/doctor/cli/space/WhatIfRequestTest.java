package dev.registrydoctor.doctor.cli.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.store.retention.RetentionRules;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhatIfRequestTest {

    private static WhatIfRequest of(String... values) {
        return Objects.requireNonNull(WhatIfRequest.of(List.of(values)));
    }

    private static RetentionRules rules(String... values) {
        return Objects.requireNonNull(of(values).rules());
    }

    @Test
    void tagsAreNamedInAnyOfTheForms() {
        List<String> tags = List.of("team/app:v1", "web:2");

        assertEquals(tags, of("delete", "team/app:v1", "web:2").tags());
        assertEquals(tags, of("delete team/app:v1 web:2").tags());
        assertEquals(tags, of("delete=team/app:v1,web:2").tags());
        assertEquals(tags, of("delete", "team/app:v1,web:2").tags());
        assertEquals(tags, of("delete=team/app:v1", "delete=web:2").tags());
        assertNull(of("delete", "web:2").rules());
    }

    @Test
    void rulesAddUp() {
        RetentionRules rules =
                rules("keep=5,used,older-than=30d", "untagged", "repository=team/*,repository=web,tag=v*");

        assertEquals(new RetentionRules(5, Duration.ofDays(30), true, List.of("team/*", "web"), List.of("v*")), rules);
        assertTrue(of("keep=5,used").asksUse());
        assertFalse(of("keep=5").asksUse());
        assertEquals(
                new RetentionRules(null, Duration.ofDays(14), false, List.of(), List.of()), rules("older-than=2w"));
        assertEquals(new RetentionRules(null, null, true, List.of(), List.of()), rules("untagged"));
    }

    @Test
    void rulesHaveTheCommandThatCarriesThemOut() {
        assertEquals(
                "sudo registry-doctor setup retention --keep 5 --older-than 36h --untagged --repository 'team/*'"
                        + " --keep-tag 'v*'",
                of("keep=5,used,older-than=36h,untagged,repository=team/*,tag=v*")
                        .command());
        assertEquals(
                "sudo registry-doctor setup retention --older-than 14d",
                of("older-than=2w").command());
        assertEquals(
                "sudo registry-doctor setup retention --older-than 90s",
                of("older-than=90s").command());
        assertNull(of("delete", "app:v1").command());
    }

    @Test
    void nothingIsAskedForWithoutTheOption() {
        @Nullable WhatIfRequest none = WhatIfRequest.of(List.of());
        assertNull(none);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "delete",
                "delete=",
                "delete app",
                "delete app:",
                "delete :v1",
                "delete localhost:32000/app",
                "remove app:v1",
                "keep",
                "keep=",
                "keep=0",
                "keep=-1",
                "keep=five",
                "used",
                "used=yes,keep=1",
                "untagged=1",
                "older-than=30",
                "older-than=0d",
                "keep=1,repository=",
                "repository=app",
                "keep=1,delete"
            })
    void whatMeansNothingIsRefused(String text) {
        assertThrows(UsageException.class, () -> WhatIfRequest.of(List.of(text)));
    }
}
