package dev.registrydoctor.doctor.redact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Searches outputs for secrets: whole and in part, as they stand there, unescaped, percent-decoded, out of base64, hexadecimal
 * and gzip, and in base64 that was cut.
 */
final class Leaks {

    /** So many letters of a secret make a leak; of hexadecimal digits, which digests have too, more. */
    static final int WINDOW = 9;

    private static final int HEX_WINDOW = 14;

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{16,}={0,2}");
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2}){12,}");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");
    private static final Pattern PERCENT = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern ENTITY = Pattern.compile("&#(\\d{1,5});|&(quot|amp|lt|gt|apos);");

    /** A part of a secret. */
    private record Part(Seeds.Planted planted, String letters, int at) {}

    private final Map<String, Part> parts = new HashMap<>();
    private final boolean[] first = new boolean[1 << 20];

    Leaks(List<Seeds.Planted> planted) {
        for (Seeds.Planted one : planted) {
            add(one, one.letters());
            for (int offset = 0; offset < 3; offset++) {
                String encoded = Seed.base64("x".repeat(offset) + one.letters());
                add(one, encoded.substring(offset == 0 ? 0 : 4, encoded.length() - 4));
            }
        }
    }

    private void add(Seeds.Planted planted, String letters) {
        for (int at = 0; at + WINDOW <= letters.length(); at++) {
            String window = letters.substring(at, at + WINDOW);
            parts.putIfAbsent(window, new Part(planted, letters, at));
            first[slot(letters, at)] = true;
        }
    }

    /** By four letters: most places of a text are none of a secret, and need no look at the table. */
    private static int slot(String text, int at) {
        return ((text.charAt(at) & 31) << 15)
                | ((text.charAt(at + 1) & 31) << 10)
                | ((text.charAt(at + 2) & 31) << 5)
                | (text.charAt(at + 3) & 31);
    }

    /** The secrets of which an output has a part, and what stands around it. */
    Map<Seeds.Planted, String> in(String output) {
        Map<Seeds.Planted, String> found = new LinkedHashMap<>();
        for (String form : forms(output)) {
            search(form, found);
        }
        return found;
    }

    private void search(String text, Map<Seeds.Planted, String> found) {
        for (int i = 0; i + WINDOW <= text.length(); i++) {
            if (!first[slot(text, i)]) {
                continue;
            }
            Part part = parts.get(text.substring(i, i + WINDOW));
            if (part != null && common(text, i, part) >= (isHex(part.letters) ? HEX_WINDOW : WINDOW)) {
                found.putIfAbsent(part.planted, text.substring(Math.max(0, i - 120), Math.min(text.length(), i + 40)));
            }
        }
    }

    private static int common(String text, int at, Part part) {
        int length = 0;
        while (at + length < text.length()
                && part.at + length < part.letters.length()
                && text.charAt(at + length) == part.letters.charAt(part.at + length)) {
            length++;
        }
        return length;
    }

    private static boolean isHex(String letters) {
        return letters.matches("[0-9a-f]+");
    }

    /** The output in every form. */
    private static List<String> forms(String output) {
        List<String> forms = new ArrayList<>();
        forms.add(output);
        for (int i = 0; i < 2; i++) {
            forms.add(unescaped(forms.get(forms.size() - 1)));
        }
        for (int i = 0; i < 2; i++) {
            forms.add(PERCENT.matcher(forms.get(forms.size() - 1))
                    .replaceAll(m -> Matcher.quoteReplacement(letter(m.group(1), 16))));
        }
        forms.add(ENTITY.matcher(output)
                .replaceAll(m -> Matcher.quoteReplacement(m.group(1) == null ? "\"" : letter(m.group(1), 10))));
        for (int i = 0; i < 3; i++) {
            StringBuilder decoded = new StringBuilder();
            int from = i == 0 ? 0 : forms.size() - 1;
            for (String form : List.copyOf(forms.subList(from, forms.size()))) {
                decode(form, decoded);
            }
            forms.add(decoded.toString());
        }
        return forms;
    }

    private static String letter(String digits, int radix) {
        return String.valueOf((char) Integer.parseInt(digits, radix));
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(m -> {
            String letter = m.group(2);
            return Matcher.quoteReplacement(
                    letter == null ? letter(m.group(1), 16) : letter.equals("n") ? "\n" : letter);
        });
    }

    private static void decode(String text, StringBuilder out) {
        Matcher base64 = BASE64.matcher(text);
        while (base64.find()) {
            String run = base64.group().replace('-', '+').replace('_', '/').replace("=", "");
            byte[] bytes = Base64.getDecoder().decode(run.substring(0, run.length() / 4 * 4));
            out.append(new String(unpacked(bytes), StandardCharsets.ISO_8859_1)).append('\n');
        }
        Matcher hex = HEX.matcher(text);
        while (hex.find()) {
            for (int i = hex.start(); i + 1 < hex.end(); i += 2) {
                out.append(letter(text.substring(i, i + 2), 16));
            }
            out.append('\n');
        }
    }

    private static byte[] unpacked(byte[] bytes) {
        if (bytes.length < 3 || bytes[0] != 0x1f || bytes[1] != (byte) 0x8b) {
            return bytes;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException e) {
            return bytes;
        }
    }
}
