package dev.registrydoctor.reports.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Markdown of pages as HTML; what pages do not use is refused. */
class MarkdownTest {

    private static String html(String markdown) {
        StringBuilder out = new StringBuilder();
        new MarkdownHtml(id -> id.equals("area.known") ? "known.html" : null, out).write(Markdown.parse(markdown));
        return out.toString();
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
                """.replace("One:", "<p>One:</p>") + """
                        <p>After.</p>
                        </li>
                        <li><p>Two:</p>
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
        assertEquals("<ul>\n<li><p>a</p>\n<p>b</p>\n</li>\n<li>c</li>\n</ul>\n", html("- a\n\n  b\n\n- c\n"));
    }

    @Test
    void aFenceKeepsBlankLinesAndMarks() {
        assertEquals(
                "<pre tabindex=\"0\"><code># **x**\n\n- &amp;\n</code></pre>\n", html("```\n# **x**\n\n- &\n```\n"));
    }

    @Test
    void tables() {
        assertEquals("""
                <div class="wide" tabindex="0"><table>
                <tr><th scope="col">a</th><th scope="col">b</th></tr>
                <tr><td>1</td><td><code>2</code></td></tr>
                </table></div>
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
    @ValueSource(
            strings = {
                "# one",
                "### three",
                "> quoted",
                "* star",
                "+ plus",
                "1) one",
                "---",
                "Setext\n===",
                "~~~\nx\n~~~",
                "    indented",
                "text\ttab",
                "hard  \nbreak",
                "hard\\\nbreak",
                "[a](https://e.org)",
                "[a][b]",
                "![a](b)",
                "*em*",
                "_em_",
                "__strong__",
                "~~gone~~",
                "<b>x</b>",
                "<!-- x -->",
                "&nbsp;",
                "http://e.org",
                "a \\* b",
                "`open",
                "``open`",
                "**open",
                "```\nopen",
                "```two words\n```",
                "```\nx\n```sh\n",
                "1. a\n3. c",
                "2. b",
                "- a\nlazy",
                "1. a\n  lazy",
                "-  two blanks",
                "- ",
                "- a\n  ## b",
                "text\n2. b",
                "| a |\n| b |",
                "| a | b |\n|---|---|\n| c |",
                "| a |\n|---|\n| b",
                "text\n| a |\n|---|"
            })
    void refusesWhatPagesDoNotUse(String markdown) {
        String message = assertThrows(IllegalArgumentException.class, () -> html("Text.\n\n" + markdown + "\n"))
                .getMessage();
        assertTrue(message != null && message.length() > 20, message);
    }
}
