package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether everybody can use the page that a report becomes: on any screen, in both themes, by keyboard and by ear. */
class HtmlReportAccessIT extends InBrowser {

    @ParameterizedTest
    @ValueSource(ints = {320, 390, 768, 1024, 1600})
    void noScreenIsTooNarrow(int width) throws Exception {
        browser().call("Emulation.setDeviceMetricsOverride", screen(width));
        browser().open(twoFaults);

        int needed = browser().evaluate("document.documentElement.scrollWidth").asInt();
        assertTrue(needed <= width, needed + " of " + width);
    }

    /** As a screen reader is told it. */
    @Test
    void everythingThatCanBeUsedHasANameAndThePageHasLandmarks() throws Exception {
        browser().open(twoFaults);

        List<String> roles = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (JsonNode node :
                browser().call("Accessibility.getFullAXTree", Map.of()).get("nodes")) {
            String role = node.at("/role/value").asText();
            String name = node.at("/name/value").asText();
            roles.add(role);
            names.add(role + " " + name);
            if (List.of("link", "button", "combobox", "searchbox", "DisclosureTriangle", "region")
                    .contains(role)) {
                assertFalse(name.isBlank(), node.toString());
            }
        }

        assertTrue(
                roles.containsAll(List.of(
                        "banner", "main", "contentinfo", "navigation", "search", "table", "columnheader", "rowheader")),
                roles.toString());
        assertTrue(
                names.contains(
                        "link Cause 1: The storage add-on is disabled. The storage add-on is disabled: no volume can be created"
                                + " for container-registry/registry-claim"),
                names.toString());
        assertTrue(names.contains("button Copy: sudo microk8s enable hostpath-storage"), names.toString());
        assertTrue(
                names.containsAll(List.of("searchbox Text", "combobox Area", "group Causes and effects")),
                names.toString());
    }

    @Test
    void theKeyboardComesFirstToTheSkipLinkAndThenToEveryBoxOfTheGraph() throws Exception {
        browser().open(twoFaults);

        assertEquals("Skip to the result", focusAfterTab().get("text").asText());
        int boxes = 0;
        for (int i = 0; i < 80 && boxes < 7; i++) {
            boxes += focusAfterTab().get("box").asBoolean() ? 1 : 0;
        }
        assertEquals(7, boxes);
    }

    @Test
    void whateverTheKeyboardComesToIsMarkedAndInTheWindow() throws Exception {
        Map<String, String> still = Map.of("name", "prefers-reduced-motion", "value", "reduce");
        browser().call("Emulation.setEmulatedMedia", Map.of("features", List.of(still)));
        browser().open(twoFaults);

        int all = browser()
                .evaluate("[...document.querySelectorAll('a[href], button, summary, select, input, [tabindex=\"0\"]')]"
                        + ".filter(e => e.checkVisibility()).length")
                .asInt();
        assertTrue(all > 50, all + " can have the focus");
        for (int i = 0; i < all; i++) {
            JsonNode focus = focusAfterTab();
            assertTrue(focus.get("marked").asBoolean() && focus.get("inWindow").asBoolean(), focus.toString());
        }
    }

    @Test
    void theSkipLinkLeadsToTheResult() throws Exception {
        browser().open(twoFaults);
        focusAfterTab();

        key("Enter", 13);

        assertEquals(
                "verdict",
                browser()
                        .evaluate("new Promise(done => setTimeout(() => done(document.activeElement.id), 0))")
                        .asText());
    }

    /** What has the focus after one press of the key, whether it shows that, and whether it is in the window. */
    private static JsonNode focusAfterTab() throws Exception {
        key("Tab", 9);
        return browser().evaluate("""
                (() => {
                  const e = document.activeElement;
                  const outline = getComputedStyle(e);
                  const rect = e.matches('svg .node') ? e.querySelector('rect.box') : null;
                  const side = e.getBoundingClientRect();
                  return {
                    text: e.textContent, box: e.matches('svg .node'),
                    marked: rect ? getComputedStyle(rect).strokeWidth === '3px'
                      : outline.outlineStyle === 'solid' && parseFloat(outline.outlineWidth) >= 2,
                    inWindow: side.left >= 0 && side.top < innerHeight && side.bottom > 0,
                  };
                })()""");
    }

    private static void key(String name, int code) throws Exception {
        for (String type : List.of("keyDown", "keyUp")) {
            browser()
                    .call(
                            "Input.dispatchKeyEvent",
                            Map.of(
                                    "type",
                                    type,
                                    "key",
                                    name,
                                    "code",
                                    name,
                                    "windowsVirtualKeyCode",
                                    code,
                                    "text",
                                    name.equals("Enter") && type.equals("keyDown") ? "\r" : ""));
        }
    }

    @Test
    void theButtonChangesTheTheme() throws Exception {
        browser().open(twoFaults);

        assertEquals("light dark light", browser().evaluate("""
                        (() => {
                          const scheme = () => getComputedStyle(document.documentElement).colorScheme;
                          const button = document.getElementById('theme');
                          const seen = [scheme()];
                          button.click();
                          seen.push(scheme());
                          button.click();
                          seen.push(scheme());
                          return seen.join(' ');
                        })()""").asText());
    }
}
