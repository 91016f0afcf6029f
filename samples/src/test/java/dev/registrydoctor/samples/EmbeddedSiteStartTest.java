package dev.registrydoctor.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.samples.server.EmbeddedSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedSiteStartTest {

    /** The threads of servers, which end before {@code close} does. */
    private static Set<Thread> dispatchers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HTTP-Dispatcher"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void aSiteThatCannotBeStartedLeavesNoServerBehind(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("sample.md"), "---\ntitle: t\nexpected: -\nlike: healthy\n---\n");
        // It is written last, when the servers run.
        Path outside = Files.createDirectories(folder.resolve("host/%2E%2E/%2E%2E"));
        Files.writeString(outside.resolve("file"), "");
        Sample sample = Sample.in(folder);
        Set<Thread> before = dispatchers();
        try (EmbeddedSite site = EmbeddedSite.start(Samples.find("healthy").orElseThrow())) {
            assertEquals(2, dispatchers().size() - before.size(), site::toString);
        }

        assertThrows(IllegalArgumentException.class, () -> EmbeddedSite.start(sample));

        Set<Thread> after = dispatchers();
        after.removeAll(before);
        assertEquals(Set.of(), after);
    }
}
