package dev.registrydoctor.doctor.cli.option;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Sizes as people write them: {@code 64MiB}, {@code 1GiB}, {@code 512KiB}. */
public final class Sizes {

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})([kmg])i?b?", Pattern.CASE_INSENSITIVE);

    private Sizes() {}

    /** The size in bytes. */
    public static long parse(String text) {
        Matcher m = FORM.matcher(text.strip());
        if (!m.matches()) {
            throw new TypeConversionException("not a size: write 64MiB, 1GiB or 512KiB");
        }
        int shift = switch (m.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 10;
            case "m" -> 20;
            default -> 30;
        };
        return Long.parseLong(m.group(1)) << shift;
    }
}
