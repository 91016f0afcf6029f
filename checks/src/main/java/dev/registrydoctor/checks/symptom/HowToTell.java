package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.reading.ErrorNames;
import dev.registrydoctor.checks.remedy.Shell;
import java.util.function.UnaryOperator;

/**
 * The decisive test for a problem.
 *
 * @param problem its id
 * @param check the check whose outcome decides it when a site is examined
 * @param command what a person runs; {@code {registry}}, {@code {image}}, {@code {tag}}, {@code {host}} and {@code {name}} (the image without registry and tag) stand for what the symptom names
 * @param where where it is run
 * @param yes what it shows when this is the problem
 * @param no what it shows when it is not
 */
public record HowToTell(String problem, String check, String command, String where, String yes, String no) {

    /** The command with the names of the symptom, in shell quotes; what it does not name stays in capitals. */
    public String command(ErrorNames named) {
        return filled(command, named, Shell::quote);
    }

    /** A sentence of the test with the names of the symptom. */
    public static String plain(String sentence, ErrorNames named) {
        return filled(sentence, named, UnaryOperator.identity());
    }

    private static String filled(String text, ErrorNames named, UnaryOperator<String> written) {
        ImageReference image = named.image();
        String registry = named.authority();
        String host = registry == null ? null : registry.replaceFirst(":\\d{1,5}$", "");
        return text.replace("{registry}", registry == null ? "HOST:PORT" : written.apply(registry))
                .replace("{host}", host == null ? "HOST" : written.apply(host))
                .replace("{image}", image == null ? "IMAGE" : written.apply(image.text()))
                .replace("{name}", image == null ? "NAME" : written.apply(image.plainRepository()))
                .replace("{tag}", image == null ? "TAG" : written.apply(image.reference()));
    }
}
