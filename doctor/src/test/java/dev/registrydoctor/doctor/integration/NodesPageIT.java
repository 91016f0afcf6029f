package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.html.HtmlReport;
import dev.registrydoctor.reports.testkit.NodeCases;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of a report of several nodes in a browser. */
class NodesPageIT extends InBrowser {

    private static Path page = Path.of("");

    @BeforeAll
    static void write() throws Exception {
        page = folder.resolve("nodes.html");
        try (Writer out = Files.newBufferedWriter(page)) {
            HtmlReport.write(
                    NodeCases.report(NodeCases.with(
                            "node-d", NodeCases.refused("node-d"), NodeCases.withoutCertsOn("node-b", "node-c"))),
                    out);
        }
    }

    @ParameterizedTest
    @CsvSource({"light, 1280", "dark, 1024", "dark, 390", "light, 320"})
    void itBreaksNoRuleOfAccessibilityAndFitsTheScreen(String theme, int width) throws Exception {
        browser().call("Emulation.setDeviceMetricsOverride", screen(width));
        browser()
                .call(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
        browser().open(page);

        assertEquals(List.of(), brokenRules());
        assertTrue(browser().evaluate("document.documentElement.scrollWidth").asInt() <= width);
    }

    /** The whole loop, as it has to be pasted. */
    @Test
    void aButtonCopiesTheLoopOverTheNodes() throws Exception {
        browser()
                .call(
                        "Browser.grantPermissions",
                        Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        browser().open(page);

        String copied = browser().evaluate("""
                (async () => {
                  const button = document.querySelector('.cmd button');
                  const said = new Promise(done => {
                    new MutationObserver(() => done(button.textContent)).observe(button, {childList: true});
                  });
                  button.click();
                  await said;
                  return navigator.clipboard.readText();
                })()""").asText();

        assertTrue(copied.startsWith("for node in node-b node-c; do echo \"$node:\"; ssh -t \"$node\" '"), copied);
        assertTrue(copied.strip().endsWith("EOF'; done"), copied);
        assertTrue(copied.contains("\n[host.\"http://reg.lab:5000\"]\n"), copied);
    }
}
