package dev.registrydoctor.reports.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.commonmark.node.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Markdown of pages as HTML, also of pages whose author is not known. */
class PageMarkdownTest {

    private static String html(String markdown) {
        return PageMarkdown.html(PageMarkdown.parse(markdown), id -> id.equals("area.known") ? "known.html" : null);
    }

    @Test
    void headingsAndParagraphs() {
        assertEquals(
                "<h2 id=\"how-it-shows\">How it shows</h2>\n<p>One\ntwo.</p>\n<p>Three.</p>\n",
                html("## How it shows\nOne\n  two.\n\nThree.\n"));
    }

    @Test
    void listsHoldParagraphsCodeAndLists() {
        assertEquals("""
                <ol>
                <li>One:
                <pre tabindex="0"><code>a &lt; b
                  c
                </code></pre>
                After.</li>
                <li>Two:
                <ul>
                <li>in
                it</li>
                <li>too</li>
                </ul>
                </li>
                </ol>
                <p>Out.</p>
                """, html("""
                        1. One:
                           ```sh
                           a < b
                             c
                           ```
                           After.
                        2. Two:
                           - in
                             it
                           - too

                        Out.
                        """));
    }

    @Test
    void aBlankLineDoesNotEndAnItem() {
        assertEquals(
                "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>\n", html("- a\n\n  b\n\n- c\n"));
    }

    @Test
    void aFenceKeepsBlankLinesAndMarks() {
        assertEquals(
                "<pre tabindex=\"0\"><code># **x**\n\n- &amp;\n</code></pre>\n", html("```\n# **x**\n\n- &\n```\n"));
    }

    @Test
    void tables() {
        assertEquals("""
                <table tabindex="0">
                <thead>
                <tr>
                <th scope="col">a</th>
                <th scope="col">b</th>
                </tr>
                </thead>
                <tbody>
                <tr>
                <td>1</td>
                <td><code>2</code></td>
                </tr>
                </tbody>
                </table>
                """, html("| a | b |\n|---|---|\n| 1 | `2` |\n"));
    }

    @Test
    void codeMayHoldBackticksAndBreakLines() {
        assertEquals(
                "<p><code>x `y` z</code> <code>`q`</code> <code>a b</code></p>\n",
                html("``x `y` z`` `` `q` `` `a\nb`\n"));
    }

    @Test
    void strongWordsAddressesAndIssues() {
        assertEquals(
                "<p><strong>all</strong> of <a href=\"https://e.org/a_b?c=1\">https://e.org/a_b?c=1</a>."
                        + " <a href=\"https://github.com/o/r/issues/7\"><code>o/r#7</code></a></p>\n",
                html("**all** of https://e.org/a_b?c=1. `o/r#7`\n"));
    }

    @Test
    void anIdOfAProblemIsALink() {
        assertEquals(
                "<p><a href=\"known.html\"><code>area.known</code></a> <code>area.other</code></p>\n",
                html("`area.known` `area.other`\n"));
    }

    @Test
    void textShowsAsItIs() {
        assertEquals(
                "<p>a &lt; b &amp; &quot;c&quot; \\u{202e}</p>\n<p><code>&lt;script&gt;</code></p>\n",
                html("a < b & \"c\" \u202e\n\n`<script>`\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "<b>x</b> | <p>&lt;b&gt;x&lt;/b&gt;</p>",
                "<script>alert(1)</script> | <p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
                "<img src=x onerror=alert(1)> | <p>&lt;img src=x onerror=alert(1)&gt;</p>",
                "<!-- x --> | <p>&lt;!-- x --&gt;</p>",
                "&lt;b&gt; | <p>&lt;b&gt;</p>",
                "&#x202e;&#27; | <p>\\u{202e}\\u{1b}</p>",
                "`&#x202e;` | <p><code>&amp;#x202e;</code></p>",
                "[a](https://e.org) | <p><a href=\"https://e.org\">a</a></p>",
                "[a](javascript:alert(1)) | <p><a href=\"\">a</a></p>",
                "[a](JavaScript&colon;alert(1)) | <p><a href=\"\">a</a></p>",
                "[a](data:text/html,x) | <p><a href=\"\">a</a></p>",
                "[a](file:///etc/passwd) | <p><a href=\"\">a</a></p>",
                "<javascript:alert(1)> | <p><a href=\"\">javascript:alert(1)</a></p>",
                "[a](https://e.org/\"onclick=x) | <p><a href=\"https://e.org/&quot;onclick=x\">a</a></p>",
                "![a `b`](https://e.org/spy.png) | <p>a <code>b</code></p>",
                "[![a https://e.org](s.png)](https://f.org) | <p><a href=\"https://f.org\">a https://e.org</a></p>",
                "https://e.org/\"onclick=x | <p><a href=\"https://e.org/\">https://e.org/</a>&quot;onclick=x</p>",
                "http://e.org | <p>http://e.org</p>"
            })
    void nothingOfAPageBecomesMarkupOrLoads(String markdown, String html) {
        assertEquals(html, html(markdown).strip());
    }

    @Test
    void anHtmlBlockShowsAsText() {
        String html = html("<div onclick=\"x\">\n<style>*{display:none}</style>\n</div>\n");
        assertFalse(html.replace("<p>", "").replace("</p>", "").contains("<"), html);
    }

    @Test
    void whatIsNestedWithoutEndIsRendered() {
        for (String mark : List.of("> ", "- ", "*a ", "**a", "![", "[", "`", "_a *b ", "<", "1. ")) {
            assertFalse(html(mark.repeat(20_000)).isEmpty(), mark);
        }
    }

    @Test
    void aSectionEndsAtTheNextHeading() {
        Node signs = PageMarkdown.section(
                PageMarkdown.parse("A\n\n## How it shows\nB\n\n- C\n\n## Fix\nD\n"), "how-it-shows");
        assertEquals("<p>B</p>\n<ul>\n<li>C</li>\n</ul>\n", PageMarkdown.html(signs, id -> null));
    }
}
