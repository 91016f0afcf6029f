package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of {@code space}, as a real browser shows it from a file. */
class SpacePageIT extends InBrowser {

    private static Path page = Path.of("");

    @BeforeAll
    static void write() throws Exception {
        VolumeFolder store = new VolumeFolder(folder.resolve("volume"));
        Random random = new Random(3);
        String base = layer(store, "base", 60);
        List<String> repositories =
                List.of("team/shop-frontend", "web", "legacy/a-name-that-is-much-longer-than-any-label-of-an-area");
        for (String repository : repositories) {
            for (int i = 0; i < 12; i++) {
                String own = layer(store, repository + i, 1 + random.nextInt(200));
                store.image(repository, "v1." + i, base, own);
            }
        }
        layer(store, "nobody", 90);
        page = folder.resolve("space.html");
        Cli.Result result = Cli.run(
                "space", "--volume", store.root(), "--what-if", "keep=3,untagged", "-o", "html=" + page, "-o", "text");
        assertEquals(0, result.exit(), result.err());
    }

    /** A layer that is as large as it says, and takes no space. */
    private static String layer(VolumeFolder store, String name, int mebibytes) throws IOException {
        String digest = VolumeFolder.digest(name.getBytes(StandardCharsets.UTF_8));
        Path file = store.write(VolumeFolder.blobFile(digest), new byte[0]);
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength((long) mebibytes << 20);
        }
        return digest;
    }

    private static void show(String theme, int width) throws Exception {
        browser().call("Emulation.setDeviceMetricsOverride", screen(width));
        browser()
                .call(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
        browser().open(page);
    }

    @ParameterizedTest
    @CsvSource({"light, 1280", "dark, 1280", "light, 400", "dark, 320", "light, 704", "dark, 720"})
    void breaksNoRuleAndFitsTheWindow(String theme, int width) throws Exception {
        show(theme, width);

        assertEquals(List.of(), brokenRules());
        assertTrue(browser().evaluate("document.documentElement.scrollWidth").asInt() <= width);
    }

    @ParameterizedTest
    @CsvSource({"1280, wide", "400, tall"})
    void onePictureIsShownAndNoLabelLeavesItsArea(int width, String shown) throws Exception {
        show("light", width);

        assertEquals(
                "map " + shown,
                browser()
                        .evaluate("[...document.querySelectorAll('svg.map')].filter(e => e.checkVisibility())"
                                + ".map(e => e.getAttribute('class')).join()")
                        .asText());
        assertEquals(0, browser().evaluate("""
                                [...document.querySelectorAll('svg.map.%s svg text')].filter(text =>
                                  text.getComputedTextLength() + 5 > text.parentNode.width.baseVal.value).length
                                """.formatted(shown)).asInt());
        assertTrue(browser()
                        .evaluate("document.querySelectorAll('svg.map." + shown + " svg text').length")
                        .asInt()
                > 15);
    }

    @Test
    void anAreaLeadsToItsRow() throws Exception {
        show("light", 1280);

        String seen = browser().evaluate("""
                        (() => {
                          const area = [...document.querySelectorAll('svg.map.wide a.cell')]
                            .find(a => a.querySelector('title').textContent.startsWith('v1.3,'));
                          location.hash = area.getAttribute('href');
                          const row = document.querySelector(':target');
                          return row.tagName + ' ' + row.querySelector('th').firstChild.textContent;
                        })()
                        """).asText();

        assertEquals("tr v1.3", seen.toLowerCase(Locale.ROOT));
    }

    @Test
    void fetchesNothingAndComplainsOfNothing() throws Exception {
        show("light", 1280);

        assertEquals(
                List.of(), browser().events("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"));
        assertEquals(
                List.of(page.toUri().toString()),
                browser().events("Network.requestWillBeSent").stream()
                        .map(e -> e.at("/request/url").asText())
                        .toList());
    }
}
