package dev.registrydoctor.doctor.conventions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The texts in a Java source: its string literals and text blocks. Literals with a plus sign between them are one text. */
final class JavaTexts {

    private static final String LITERAL = "\"\"\"[\\s\\S]*?(?<!\\\\)\"\"\"|\"(?!\"\")(?:\\\\.|[^\"\\\\\n])*+\"";

    /** Comments and character literals come first, so that a quote inside them does not start a text. */
    private static final Pattern TOKEN = Pattern.compile("//[^\n]*|/\\*[\\s\\S]*?\\*/|'(?:\\\\.|[^'\\\\])+'|((?:"
            + LITERAL + ")(?:\\s*\\+\\s*(?:" + LITERAL + "))*)");

    private static final Pattern PART = Pattern.compile(LITERAL);

    private JavaTexts() {}

    /** The texts that people may read: those with a space, and headings in capitals. Any other text is an identifier. */
    static List<String> of(String source) {
        List<String> texts = new ArrayList<>();
        Matcher tokens = TOKEN.matcher(source);
        while (tokens.find()) {
            if (tokens.group(1) != null) {
                String text = joined(tokens.group(1));
                if (text.contains(" ") || text.equals(text.toUpperCase(Locale.ROOT))) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    private static String joined(String literals) {
        return PART.matcher(literals)
                .results()
                .map(MatchResult::group)
                .map(part ->
                        part.replaceAll("^\"+|\"+$", "").replace("\\n", "\n").replace("\\\"", "\""))
                .collect(Collectors.joining());
    }
}
