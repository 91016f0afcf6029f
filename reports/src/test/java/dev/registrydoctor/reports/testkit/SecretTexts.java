package dev.registrydoctor.reports.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Texts with secrets, from templates as {@code /secrets/detectors.txt} has them: {@code {an:20}} becomes 20 letters and digits,
 * {@code {base64|…}} what it holds in base64, a backslash and an n a new line, and what stands between « and » is secret. No
 * template looks like a real secret to those who scan this repository.
 */
public final class SecretTexts {

    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String DIGITS = "0123456789";
    private static final Pattern SECRET = Pattern.compile("«([^»]*)»", Pattern.DOTALL);

    private final Random random;
    private final List<String> pieces = new ArrayList<>();

    /**
     * A text with secrets in it.
     *
     * @param pieces the random letters of it, as they were before they were encoded
     */
    public record Text(String plain, List<String> pieces) {}

    /** Texts whose random letters come from a seed. */
    public SecretTexts(long seed) {
        random = new Random(seed);
    }

    /** The text of a template, its secrets between the marks. */
    public String marked(String template) {
        String lines = template.replace("\\\\n", "\u0000").replace("\\n", "\n").replace("\u0000", "\\n");
        StringBuilder out = new StringBuilder();
        int at = expand(lines, 0, out, false);
        if (at != lines.length()) {
            throw new IllegalArgumentException("a brace is not opened: " + template);
        }
        return out.toString();
    }

    /** The text of a template whose random letters are all secret. */
    public Text text(String template) {
        pieces.clear();
        String plain = plain(marked(template));
        return new Text(plain, List.copyOf(pieces));
    }

    /** A marked text as it is met. */
    public static String plain(String marked) {
        return marked.replace("«", "").replace("»", "");
    }

    /** The secrets of a marked text. */
    public static List<String> secrets(String marked) {
        List<String> secrets = new ArrayList<>();
        Matcher matcher = SECRET.matcher(marked);
        while (matcher.find()) {
            secrets.add(matcher.group(1));
        }
        return secrets;
    }

    /** A marked text with another text in place of each secret. */
    public static String without(String marked, String with) {
        return SECRET.matcher(marked).replaceAll(Matcher.quoteReplacement(with));
    }

    private int expand(String text, int from, StringBuilder out, boolean nested) {
        int at = from;
        int open = 0;
        while (at < text.length() && !(nested && open == 0 && text.charAt(at) == '}')) {
            Matcher letters = LETTERS.matcher(text).region(at, text.length());
            Matcher function = FUNCTION.matcher(text).region(at, text.length());
            if (letters.lookingAt()) {
                String piece = letters(letters.group(1), Integer.parseInt(letters.group(2)));
                pieces.add(piece);
                out.append(piece);
                at = letters.end();
            } else if (function.lookingAt()) {
                StringBuilder inner = new StringBuilder();
                at = expand(text, function.end(), inner, true) + 1;
                out.append(encoded(function.group(1), inner.toString()));
            } else {
                char c = text.charAt(at);
                open += c == '{' ? 1 : c == '}' ? -1 : 0;
                out.append(c);
                at++;
            }
        }
        return at;
    }

    private static final Pattern LETTERS = Pattern.compile("\\{(an|AN|ln|hex|num|b64|url):(\\d+)}");
    private static final Pattern FUNCTION = Pattern.compile("\\{(base64|url64|gzip|hexof|percent|json)\\|");

    private String letters(String kind, int length) {
        String from = switch (kind) {
            case "an" -> LOWER + UPPER + DIGITS;
            case "AN" -> UPPER + DIGITS;
            case "ln" -> LOWER + DIGITS;
            case "hex" -> "abcdef" + DIGITS;
            case "num" -> DIGITS;
            case "b64" -> LOWER + UPPER + DIGITS + "+/";
            default -> LOWER + UPPER + DIGITS + "-_";
        };
        // Letters of every sort first: chance alone makes texts that no generator of keys makes.
        String first = switch (kind) {
            case "an", "b64", "url" -> one(LOWER) + one(UPPER) + one(DIGITS);
            case "AN" -> one(UPPER) + one(DIGITS);
            case "ln" -> one(LOWER) + one(DIGITS);
            case "hex" -> one("abcdef") + one(DIGITS);
            default -> "";
        };
        StringBuilder out = new StringBuilder(first);
        while (out.length() < length) {
            out.append(one(from));
        }
        // Neither a sign at the end, which texts rarely have, nor two equal texts.
        if (length > 0 && !Character.isLetterOrDigit(out.charAt(length - 1))) {
            out.setCharAt(length - 1, 'Z');
        }
        return out.substring(0, length);
    }

    private String one(String letters) {
        return String.valueOf(letters.charAt(random.nextInt(letters.length())));
    }

    private static String encoded(String function, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return switch (function) {
            case "base64" -> Base64.getEncoder().encodeToString(bytes);
            case "url64" -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            case "gzip" -> Base64.getEncoder().encodeToString(gzip(bytes));
            case "hexof" -> HexFormat.of().formatHex(bytes);
            case "percent" -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
            default -> text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        };
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
