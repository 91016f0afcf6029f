package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a file that should hold certificates or keys holds: the names of its PEM blocks, never their content.
 *
 * @param path its path as the host sees it
 * @param blocks {@code CERTIFICATE}, {@code PRIVATE KEY} and the like, in file order; empty when it is not PEM
 * @param looksBinary whether it holds bytes that no text has, as DER does
 */
public record PemFile(
        @Holds(TextKind.TEXT) String path,
        @Holds(TextKind.WORD) List<String> blocks,
        boolean looksBinary) {

    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");

    public PemFile {
        blocks = List.copyOf(blocks);
    }

    /** Reads a file's text; of its content nothing is kept. */
    public static PemFile of(String path, String text) {
        List<String> blocks = BEGIN.matcher(text).results().map(r -> r.group(1)).toList();
        return new PemFile(path, blocks, text.indexOf('\uFFFD') >= 0 || text.indexOf('\0') >= 0);
    }

    /** Asks what a file holds; absent when there is none, unknown when it may not be read. */
    public record Ask(@Holds(TextKind.TEXT) String path) implements HostQuestion<PemFile> {
        @Override
        public String describe() {
            return "PEM blocks of " + path;
        }
    }
}
