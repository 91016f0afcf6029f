package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.doctor.triage.screen.TriageText;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host and port to probe.
 *
 * @param host without brackets
 */
record ProbeTarget(String host, int port) {

    private static final Pattern FORM = Pattern.compile(
            "(?:(https?)://)?([A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9a-fA-F:.]+\\])(?::(\\d{1,5}))?(?:/.*)?");

    /**
     * Reads {@code [http[s]://]host[:port][/path]}; the path is ignored.
     *
     * @throws Refused when it is not of this form; the message repeats nothing that could be a password
     */
    static ProbeTarget of(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw new Refused("probe takes [http[s]://]host[:port], without user and password");
        }
        int port = m.group(3) != null ? Integer.parseInt(m.group(3)) : "http".equals(m.group(1)) ? 80 : 443;
        if (port < 1 || port > 65535) {
            throw new Refused(port + " is not a port; ports are 1 to 65535");
        }
        return new ProbeTarget(m.group(2).replaceAll("[\\[\\]]", ""), port);
    }

    private String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** What a host and port answered. */
    static void write(ProbeTarget target, Answer<RegistryProbe> answer, Page page) throws IOException {
        RegistryProbe probe = answer.toOptional().orElse(null);
        if (probe == null) {
            SiteCommands.gaps(answer, page);
            return;
        }
        String connection = probe.connection().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        page.pair(
                "Connection",
                connection + (probe.detail().isEmpty() ? "" : ": " + CleanText.line(probe.detail())),
                Tone.BOLD);
        reply("https", probe.https(), page);
        reply("http", probe.http(), page);
        String scheme = probe.registryScheme();
        page.blank();
        page.wide(
                scheme != null
                        ? "A registry answers at " + target.authority() + " over " + scheme + "."
                        : probe.errorReply() != null
                                ? "A registry answers at " + target.authority() + " and reports an error."
                                : "No registry answers at " + target.authority() + " from this host.",
                scheme != null ? Tone.GREEN : Tone.YELLOW);
    }

    private static void reply(String scheme, @Nullable Reply reply, Page page) throws IOException {
        if (reply == null) {
            return;
        }
        page.label(scheme, Tone.BOLD);
        page.text(0, "GET /v2/: " + result(reply), Tone.PLAIN);
        detail("challenge: ", reply.challenge(), page);
        detail("redirects to: ", reply.location(), page);
        detail("API version: ", reply.apiVersion(), page);
        detail("content type: ", reply.contentType(), page);
        detail(
                "message: ",
                reply.detail().isBlank() ? null : TriageText.shorten(CleanText.line(reply.detail()), 300),
                page);
    }

    private static String result(Reply reply) {
        return switch (reply.result()) {
            case ANSWERED -> "status " + reply.status();
            case SPEAKS_PLAIN -> "it speaks plain HTTP, not TLS";
            case SPEAKS_TLS -> "it speaks TLS, not plain HTTP";
            case UNTRUSTED -> "this host does not trust the certificate authority that signed its certificate";
            case WRONG_NAME -> "its certificate is for another name";
            case OUT_OF_DATE -> "its certificate is expired or not valid yet";
            case TIMED_OUT -> "no answer in time";
            case BROKEN -> "the answer cannot be read";
        };
    }

    private static void detail(String label, @Nullable String text, Page page) throws IOException {
        if (text != null) {
            page.text(2, label, CleanText.line(text), Tone.DIM);
        }
    }
}
