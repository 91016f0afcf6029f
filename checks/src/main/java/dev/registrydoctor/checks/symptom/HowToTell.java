package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.reading.ErrorNames;
import dev.registrydoctor.checks.reading.LegTarget;
import dev.registrydoctor.checks.remedy.Shell;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The test that decides whether a problem is the cause.
 *
 * @param problem its id
 * @param check the check that decides it in an examination
 * @param command what a person runs; {@code {registry}}, {@code {image}}, {@code {tag}}, {@code {host}} and {@code
 *     {name}} (the image without registry and tag) stand for what the symptom names; {@code {target}} (with its port),
 *     {@code {targethost}} and {@code {targeturl}} for whom the failed part asked
 * @param where where to run it
 * @param yes the output if this is the problem
 * @param no the output if it is not
 */
public record HowToTell(String problem, String check, String command, String where, String yes, String no) {

    /**
     * The command with the names from the symptom, in shell quotes; names that the symptom does not have stay as
     * placeholders in capitals.
     *
     * @param target the server of the part that failed, or null when it is not known: the registry
     */
    public String command(ErrorNames named, @Nullable LegTarget target) {
        return filled(command, named, target, Shell::quote);
    }

    /** A sentence of the test with the names from the symptom; the target as in {@link #command}. */
    public static String plain(String sentence, ErrorNames named, @Nullable LegTarget target) {
        return filled(sentence, named, target, UnaryOperator.identity());
    }

    private static String filled(
            String text, ErrorNames named, @Nullable LegTarget target, UnaryOperator<String> written) {
        ImageReference image = named.image();
        String registry = named.authority();
        String host = registry == null ? null : registry.replaceFirst(":\\d{1,5}$", "");
        String asked = target == null ? registry : withPort(target);
        String askedHost = target == null ? host : target.host();
        return text.replace("{targeturl}", url(registry, target, written))
                .replace("{registryurl}", ofRegistry(registry, target, written))
                .replace("{target}", asked == null ? "HOST:PORT" : written.apply(asked))
                .replace("{targethost}", askedHost == null ? "HOST" : written.apply(askedHost))
                .replace("{registry}", registry == null ? "HOST:PORT" : written.apply(registry))
                .replace("{host}", host == null ? "HOST" : written.apply(host))
                .replace("{image}", image == null ? "IMAGE" : written.apply(image.text()))
                .replace("{name}", image == null ? "NAME" : written.apply(image.plainRepository()))
                .replace("{tag}", image == null ? "TAG" : written.apply(image.reference()));
    }

    /** Where the registry's API is: by the scheme of a request to it, otherwise HTTP, which MicroK8s' own registry serves. */
    private static String ofRegistry(
            @Nullable String registry, @Nullable LegTarget target, UnaryOperator<String> written) {
        if (registry == null) {
            return "http://HOST:PORT";
        } else if (registry.equals("docker.io")) {
            return "https://registry-1.docker.io";
        }
        String scheme = target != null && registry.equals(target.authority()) ? target.scheme() : null;
        return written.apply((scheme == null ? "http" : scheme) + "://" + registry);
    }

    private static String withPort(LegTarget target) {
        Integer port = target.effectivePort();
        return target.port() == null && port != null ? target.authority() + ":" + port : target.authority();
    }

    /** The registry's API; for another host its root, since any response shows that the host answers. */
    private static String url(@Nullable String registry, @Nullable LegTarget target, UnaryOperator<String> written) {
        if (target == null) {
            return "http://" + (registry == null ? "HOST:PORT" : written.apply(registry)) + "/v2/";
        }
        String scheme = target.scheme() == null ? "http" : target.scheme();
        boolean isRegistry = registry == null || registry.equals(target.authority());
        return written.apply(scheme + "://" + target.authority() + (isRegistry ? "/v2/" : "/"));
    }
}
