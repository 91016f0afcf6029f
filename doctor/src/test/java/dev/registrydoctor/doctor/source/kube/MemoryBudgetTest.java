package dev.registrydoctor.doctor.source.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What lists cost; that the cost keeps a small memory whole is SmallMemoryIT's. */
class MemoryBudgetTest {

    private static int read(MemoryBudget allowance, String json) throws IOException {
        InputStream in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
        return KubeJson.readList(Listing.Kind.NODES, in, allowance).items().size();
    }

    private static String nodes(String part) {
        return "{\"kind\":\"NodeList\",\"items\":[{\"metadata\":{\"name\":\"n\"},\"status\":{" + part + "}}]}";
    }

    /** Each is some hundred thousand characters as text, and tens of megabytes as objects. */
    @Test
    void smallValuesCostMoreThanTheirText() {
        for (String small : new String[] {
            "\"images\":[{\"names\":[" + "\"\",".repeat(200_000) + "\"\"]}]",
            "\"x\":[" + "1,".repeat(200_000) + "1]",
            "\"x\":[" + "{},".repeat(100_000) + "{}]",
            "\"x\":[" + "[],".repeat(100_000) + "[]]",
            "\"x\":{" + "\"\":null,".repeat(200_000) + "\"\":null}"
        }) {
            assertThrows(
                    MemoryBudget.Exhausted.class,
                    () -> read(new MemoryBudget(8 << 20), nodes(small)),
                    small.substring(0, 20));
        }
    }

    /** A text of a megabyte, under names whose values nobody reads. */
    @Test
    void whatIsSkippedCostsNothing() throws IOException {
        String text = "\"" + "x".repeat(4 << 20) + "\"";
        String[] skipped = {"managedFields\":[{\"f:x\":" + text + "}]", "annotations\":{\"x\":" + text + "}"};
        for (String part : skipped) {
            assertEquals(1, read(new MemoryBudget(64 << 10), nodes("\"" + part)));
        }
    }

    @Test
    void listsShareIt() throws IOException {
        MemoryBudget allowance = new MemoryBudget(96 << 10);
        String list = nodes("\"x\":\"" + "x".repeat(60_000) + "\"");
        assertEquals(1, read(allowance, list));
        assertThrows(MemoryBudget.Exhausted.class, () -> read(allowance, list));
    }

    @Test
    void allListsMayTakeHalfOfJavasMemoryAndNoMoreThanIsSaid() {
        long half = Runtime.getRuntime().maxMemory() / 2;
        assertEquals(half, MemoryBudget.ofShare(2, Long.MAX_VALUE).bytes());
        assertEquals(1 << 20, MemoryBudget.ofShare(2, 1 << 20).bytes());
    }
}
