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
    @ValueSource(ints = {360, 390, 768, 1280})
    void noScreenIsTooNarrow(int width) throws Exception {
        browser().call("Emulation.setDeviceMetricsOverride", screen(width));
        browser().open(twoFaults);

        int needed = browser().evaluate("document.documentElement.scrollWidth").asInt();
        assertTrue(needed <= width, needed + " of " + width);
    }

    /** The least contrast that WCAG 2 asks for at level AA, over all text that is seen. */
    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyTextIsReadableInBothThemes(String theme) throws Exception {
        browser()
                .call(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
        browser().open(twoFaults);

        String poor = browser().evaluate("""
                (() => {
                  document.querySelectorAll('details').forEach(d => { d.open = true; });
                  const parts = color => color.match(/[\\d.]+/g).map(Number);
                  const light = color => parts(color).slice(0, 3).map(c => c / 255)
                    .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
                  const behind = e => {
                    const box = e.closest('.node');
                    if (box) { return getComputedStyle(box.querySelector('rect')).fill; }
                    for (; e; e = e.parentElement) {
                      const color = getComputedStyle(e).backgroundColor;
                      if (parts(color).length === 3 || parts(color)[3] > 0) { return color; }
                    }
                    return 'rgb(255, 255, 255)';
                  };
                  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
                  const poor = [...document.body.querySelectorAll('*')].filter(e => own(e) && e.checkVisibility()
                      && !['SCRIPT', 'title', 'OPTION'].includes(e.tagName))
                    .map(e => {
                      const style = getComputedStyle(e);
                      const [a, b] = [light(e.closest('svg') ? style.fill : style.color), light(behind(e))];
                      return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.className, e.textContent];
                    }).filter(e => e[0] < 4.5);
                  return getComputedStyle(document.documentElement).colorScheme + ' ' + JSON.stringify(poor);
                })()""").asText();

        assertEquals(theme + " []", poor);
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
            if (List.of("link", "button", "combobox", "searchbox", "DisclosureTriangle", "region")
                    .contains(role)) {
                assertFalse(name.isBlank(), node.toString());
                names.add(role + " " + name);
            }
        }

        assertTrue(
                roles.containsAll(List.of(
                        "banner", "main", "contentinfo", "navigation", "search", "table", "columnheader", "rowheader")),
                roles.toString());
        assertTrue(
                names.contains(
                        "link Cause 1: The storage add-on is disabled. The storage add-on is off: nothing can make a"
                                + " volume for container-registry/registry-claim"),
                names.toString());
        assertTrue(names.contains("button Copy: sudo microk8s enable hostpath-storage"), names.toString());
        assertTrue(
                names.containsAll(List.of("searchbox Text", "combobox Area", "region The drawing")), names.toString());
    }

    @Test
    void theKeyboardComesFirstToTheWayPastTheHeadAndThenToEveryNode() throws Exception {
        browser().open(twoFaults);

        assertEquals("Skip to the verdict 1", focusAfterTab());
        String last = "";
        int nodes = 0;
        for (int i = 0; i < 80 && nodes < 7; i++) {
            String now = focusAfterTab();
            assertFalse(now.equals(last) && now.isEmpty(), "the focus is lost");
            last = now;
            nodes += browser()
                            .evaluate("document.activeElement.matches('svg .node')")
                            .asBoolean()
                    ? 1
                    : 0;
        }
        assertEquals(7, nodes);
    }

    /** What has the focus after one press of the key, and whether it stands inside the window from left to right. */
    private static String focusAfterTab() throws Exception {
        for (String type : List.of("keyDown", "keyUp")) {
            browser()
                    .call(
                            "Input.dispatchKeyEvent",
                            Map.of("type", type, "key", "Tab", "code", "Tab", "windowsVirtualKeyCode", 9));
        }
        return browser()
                .evaluate("document.activeElement.textContent + ' '"
                        + " + Number(document.activeElement.getBoundingClientRect().left >= 0)")
                .asText();
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
