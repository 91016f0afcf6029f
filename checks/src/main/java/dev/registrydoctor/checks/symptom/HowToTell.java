package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.model.ImageReference;
import dev.registrydoctor.checks.model.Shell;

/**
 * The decisive test for a problem.
 *
 * @param problem its id
 * @param check the check whose outcome decides it when a site is examined
 * @param command what a person runs; {@code {registry}}, {@code {image}}, {@code {repository}}, {@code {tag}},
 *     {@code {host}} and {@code {name}} (the image without registry and tag) stand for what the symptom names
 * @param where where it is run
 * @param yes what it shows when this is the problem
 * @param no what it shows when it is not
 */
public record HowToTell(String problem, String check, String command, String where, String yes, String no) {

    /** The command with the names of the symptom, in shell quotes; what it does not name stays in capitals. */
    public String command(Named named) {
        ImageReference image = named.image();
        String registry = named.authority();
        String host = registry == null ? null : registry.replaceFirst(":\\d{1,5}$", "");
        return command.replace("{registry}", registry == null ? "HOST:PORT" : Shell.quote(registry))
                .replace("{host}", host == null ? "HOST" : Shell.quote(host))
                .replace("{image}", image == null ? "IMAGE" : Shell.quote(image.text()))
                .replace("{repository}", image == null ? "REPOSITORY" : Shell.quote(image.repository()))
                .replace("{name}", image == null ? "NAME" : Shell.quote(image.plainRepository()))
                .replace("{tag}", image == null ? "TAG" : Shell.quote(image.reference()));
    }
}
