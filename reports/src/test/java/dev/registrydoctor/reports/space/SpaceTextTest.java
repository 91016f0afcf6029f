package dev.registrydoctor.reports.space;

import static dev.registrydoctor.reports.space.SpaceSample.MIB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.space.SpaceReport.Collection;
import dev.registrydoctor.reports.space.SpaceReport.Deletion;
import dev.registrydoctor.reports.space.SpaceReport.WhatIf;
import dev.registrydoctor.reports.text.TextStyle;
import dev.registrydoctor.reports.text.TextStyle.Detail;
import dev.registrydoctor.reports.text.Words;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpaceTextTest {

    private static String text(SpaceReport report, int width, boolean unicode, Detail detail) throws IOException {
        StringBuilder out = new StringBuilder();
        SpaceText.write(report, new TextStyle(false, width, unicode, detail), out);
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120})
    void noLineIsWiderThanTheTerminal(int width) throws IOException {
        for (boolean unicode : new boolean[] {true, false}) {
            String text = text(SpaceSample.usual(), width, unicode, Detail.NORMAL);

            // A path and a command are one word each, and are not cut: people copy them.
            text.lines()
                    .filter(line -> !line.contains("/var/snap/") && !line.startsWith("`"))
                    .forEach(line -> assertTrue(Words.columns(line) <= width, width + ": " + line));
            assertTrue(text.contains("team/app"), text);
        }
    }

    @Test
    void nothingButAsciiWhereNothingElseIsShown() throws IOException {
        String text = text(SpaceSample.usual(), 80, false, Detail.VERBOSE);

        assertTrue(text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)), text);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void barsAreAsLongAsTheirSizes(boolean unicode) throws IOException {
        String text = text(
                SpaceSample.of(
                        SpaceSample.repository("half-of-it", SpaceSample.tag("a", 980 * MIB)),
                        SpaceSample.repository("quarter", SpaceSample.tag("a", 480 * MIB)),
                        new SpaceReport.Repository("tiny", MIB, MIB, 0, 0, 0, 0, 0, List.of())),
                80,
                unicode,
                Detail.NORMAL);

        char block = unicode ? '\u2588' : '#';
        long half = blocks(text, "half-of-it", block);
        long quarter = blocks(text, "quarter", block);
        assertTrue(half >= 10, text);
        assertEquals(half / 2.0, (double) quarter, 1, text);
        assertEquals(0, blocks(text, "tiny", block));
        assertTrue(line(text, "tiny").matches(".*(?:\\||[\u2589-\u258f]).*"), "what is not empty has a bar: " + text);
    }

    private static String line(String text, String name) {
        return text.lines().filter(l -> l.contains(name)).findFirst().orElseThrow();
    }

    private static long blocks(String text, String name, char block) {
        return line(text, name).chars().filter(c -> c == block).count();
    }

    @Test
    void theLargestComeFirstAndTheRestAreCounted() throws IOException {
        SpaceReport report = SpaceSample.large(30, 2);

        String text = text(report, 80, true, Detail.NORMAL);

        assertEquals(12, text.lines().filter(l -> l.contains("team-")).count());
        assertTrue(text.contains("and 18 more; -v shows all"), text);
        String all = text(report, 80, true, Detail.VERBOSE);
        assertEquals(30, all.lines().filter(l -> l.contains("team-")).count());
        assertEquals(60, all.lines().filter(l -> l.contains("only its own")).count(), all);
    }

    @Test
    void aLongNameIsShownByItsEnds() throws IOException {
        String line = line(text(SpaceSample.usual(), 80, true, Detail.NORMAL), "tools/");

        assertTrue(line.contains("...") && line.contains("inner"), line);
    }

    @Test
    void whatWouldBeFreedIsExactForFilesOnly() throws IOException {
        WhatIf whatIf = new WhatIf(
                "keep=1",
                new Collection(507 * MIB, 12, List.of(), null),
                100 * MIB,
                List.of(new Deletion(
                        "team/app", IntStream.range(0, 9).mapToObj(i -> "v" + i).toList(), 10, 400 * MIB)),
                List.of("team/app:v9 is used by Deployment shop/web"),
                List.of(),
                List.of(),
                "sudo registry-doctor setup retention --keep 1");

        String text = text(SpaceSample.of(SpaceSample.usual().repositories(), whatIf), 80, true, Detail.NORMAL);

        String one = text.replaceAll("\\s+", " ");
        assertTrue(one.contains("507.0 MiB (531,628,032 bytes, 12 blobs) would be freed"), text);
        assertTrue(one.contains("7.0 MiB of it without deleting anything"), text);
        assertTrue(one.contains("team/app: v0, v1, v2, v3, v4, v5 and 3 more; 10 manifests, 400.0 MiB"), text);
        assertTrue(one.contains("100.0 MiB of the bytes are of manifests without a tag"), text);
        assertTrue(one.contains("team/app:v9 is used by Deployment shop/web"), text);
        assertTrue(
                one.contains("Nothing was deleted. Next: `sudo registry-doctor setup retention --keep 1` asks"), text);
    }

    @Test
    void aCollectionThatStopsFreesNothing() throws IOException {
        WhatIf whatIf = new WhatIf(
                "keep=1",
                new Collection(0, 0, List.of(), "manifest sha256:1 of app cannot be read"),
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);

        String one = text(SpaceSample.of(SpaceSample.usual().repositories(), whatIf), 200, true, Detail.NORMAL);

        assertTrue(one.contains("Nothing would be freed"), one);
        assertFalse(one.contains("would be freed by the deletion"), one);
    }
}
