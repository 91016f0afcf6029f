package dev.registrydoctor.reports.docs;

import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.reports.secrets.ControlCharacters;

/** Text as HTML. */
final class Html {

    private Html() {}

    /** Text that shows as it is, as content and within a double-quoted attribute; its line breaks stay. */
    static String escape(String text) {
        return ControlCharacters.block(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String link(String href, String html) {
        return "<a href=\"" + escape(href) + "\">" + html + "</a>";
    }

    static String code(String text) {
        return "<code>" + escape(text) + "</code>";
    }

    static String kind(Problem.Kind kind) {
        return "<span class=\"kind " + kind.label() + "\">" + kind.label() + "</span>";
    }
}
