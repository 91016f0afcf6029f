package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a page breaks a rule of accessibility that a program can check, with everything on it opened. */
@Tag("long")
class AccessibilityRulesIT extends InBrowser {

    @ParameterizedTest
    @CsvSource({
        "two-faults, light, 1280",
        "two-faults, dark, 390",
        "healthy, light, 390",
        "healthy, dark, 1280",
        "registry-crash-loop, light, 1024",
        "stale-tag, dark, 1024",
        "unqualified-image, light, 320"
    })
    void aPageBreaksNoRule(String sample, String theme, int width) throws Exception {
        Path page = folder.resolve(sample + ".html");
        Cli.run("run", "--sample", sample, "-o", "html=" + page);
        show(page, theme, width);

        assertEquals(List.of(), brokenRules());
    }

    @ParameterizedTest
    @CsvSource({
        "index.html, light, 1280",
        "index.html, dark, 390",
        "signs.html, light, 390",
        "graph.html, dark, 1280",
        "graph.html, light, 390",
        "checks.html, light, 1280",
        "problems/storage.addon-disabled.html, dark, 390",
        "problems/network.port-refused.html, light, 1024"
    })
    void aPageOfTheCatalogBreaksNoRule(String page, String theme, int width) throws Exception {
        Path site = folder.resolve("catalog");
        Cli.run("docs", site);
        show(site.resolve(page), theme, width);

        assertEquals(List.of(), brokenRules());
        assertTrue(browser().evaluate("document.documentElement.scrollWidth").asInt() <= width);
    }

    private static void show(Path page, String theme, int width) throws Exception {
        browser().call("Emulation.setDeviceMetricsOverride", screen(width));
        browser()
                .call(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
        browser().open(page);
    }

    /** A rule that finds nothing on a page that breaks it would prove nothing. */
    @ParameterizedTest
    @MethodSource("breaches")
    void eachRuleFindsWhatBreaksIt(String rule, String script) throws Exception {
        browser().open(twoFaults);
        browser()
                .evaluate("(() => { const main = document.querySelector('main');"
                        + " const add = html => { main.insertAdjacentHTML('beforeend', html); return main.lastElementChild; };"
                        + script + "; })()");

        assertTrue(brokenRules().stream().anyMatch(line -> line.startsWith(rule + ": ")), rule);
    }

    static Stream<Arguments> breaches() {
        return Map.ofEntries(
                        Map.entry("document-title", "document.title = ''"),
                        Map.entry("html-has-lang", "document.documentElement.lang = ''"),
                        Map.entry("valid-lang", "add('<p lang=1>x</p>')"),
                        Map.entry("meta-viewport", "add('<meta name=viewport content=\"user-scalable=no\">')"),
                        Map.entry("meta-refresh", "add('<meta http-equiv=refresh content=900>')"),
                        Map.entry("bypass", "document.querySelector('.skip').remove()"),
                        Map.entry("link-name", "add('<a href=#checks></a>')"),
                        Map.entry("button-name", "add('<button></button>')"),
                        Map.entry("summary-name", "add('<details><summary></summary></details>')"),
                        Map.entry("label", "add('<select><option>x</select>')"),
                        Map.entry("image-alt", "add('<svg role=img></svg>')"),
                        Map.entry("autocomplete-valid", "add('<input aria-label=x autocomplete=nonsense>')"),
                        Map.entry("aria-roles", "add('<p role=nonsense>x</p>')"),
                        Map.entry("aria-valid-attr", "add('<p aria-lable=x>x</p>')"),
                        Map.entry("aria-valid-attr-value", "add('<p aria-labelledby=nothing>x</p>')"),
                        Map.entry("aria-hidden-focus", "add('<p aria-hidden=true><a href=#checks>x</a></p>')"),
                        Map.entry("duplicate-id", "add('<p id=checks>x</p>')"),
                        Map.entry("tabindex", "add('<button tabindex=1>x</button>')"),
                        Map.entry(
                                "nested-interactive",
                                "add('<a href=#checks>x</a>').append(document.createElement('button'))"),
                        Map.entry("focusable-name", "add('<div tabindex=0>x</div>')"),
                        Map.entry("page-has-heading-one", "add('<h1>x</h1>')"),
                        Map.entry("empty-heading", "add('<h2></h2>').append(document.createElement('br'))"),
                        Map.entry("heading-order", "add('<h2>x</h2>'); add('<h4>x</h4>')"),
                        Map.entry("landmark-one-main", "document.body.append(document.createElement('main'))"),
                        Map.entry(
                                "landmark-unique", "add('<nav aria-label=x></nav>'); add('<nav aria-label=x></nav>')"),
                        Map.entry("region", "document.body.append(add('<p>x</p>'))"),
                        Map.entry("list", "add('<ul><li>x</li></ul>').append(document.createElement('p'))"),
                        Map.entry("listitem", "add('<li>x</li>')"),
                        Map.entry("definition-list", "add('<dl></dl>').append(document.createElement('p'))"),
                        Map.entry("dlitem", "add('<dd>x</dd>')"),
                        Map.entry("scope-attr-valid", "document.querySelector('th').scope = 'nonsense'"),
                        Map.entry("td-has-header", "add('<table><tr><td>x</td></tr></table>')"),
                        Map.entry("empty-table-header", "document.querySelector('th').textContent = ''"),
                        Map.entry("th-has-data-cells", "add('<table><tr><th>x</th></tr></table>')"),
                        Map.entry(
                                "scrollable-region-focusable",
                                "const e = add('<div><p>x</p><p>x</p></div>');"
                                        + " e.style.height = '20px'; e.style.overflow = 'auto'"),
                        Map.entry(
                                "target-size",
                                "const e = add('<div><button>x</button><button>x</button></div>');"
                                        + " [...e.children].forEach(b => { b.style.cssText ="
                                        + " 'display:block;min-height:0;height:9px;width:9px;padding:0'; })"),
                        Map.entry(
                                "link-in-text-block",
                                "add('<p>x <a href=#checks>x</a></p>').lastChild.style.textDecoration = 'none'"),
                        Map.entry(
                                "color-contrast",
                                "add('<p>x</p>').style.color = getComputedStyle(main).backgroundColor"),
                        Map.entry("forbidden-element", "add('<marquee>x</marquee>')"))
                .entrySet()
                .stream()
                .map(breach -> Arguments.of(breach.getKey(), breach.getValue()));
    }
}
