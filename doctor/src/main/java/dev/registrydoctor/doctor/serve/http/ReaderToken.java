package dev.registrydoctor.doctor.serve.http;

import dev.registrydoctor.doctor.serve.ServeLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The token that readers send. Its file is read for each request, because a mounted Secret changes without notice. While the file
 * holds no token, the last one stays.
 */
final class ReaderToken {

    /** Of random letters and digits, 16 are more than anybody can try. */
    static final int FEWEST = 16;

    /** As it fits into a header, RFC 6750 section 2.1, and into a password. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{" + FEWEST + ",4096}");

    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private final Path file;
    private final ServeLog log;
    private byte[] digest;
    /** What is wrong with the file, so that it is said once. */
    private @Nullable String said;

    /**
     * Reads it.
     *
     * @throws IOException when the file holds no token
     */
    ReaderToken(Path file, ServeLog log) throws IOException {
        this.file = file;
        this.log = log;
        this.digest = digest(token());
        if (SmallFile.isOpenToAll(file)) {
            log.say("every user of this machine may read the token in " + file
                    + "; let only this program's user read it");
        }
    }

    private String token() throws IOException {
        String text = new String(SmallFile.read(file), StandardCharsets.ISO_8859_1).strip();
        if (!TOKEN.matcher(text).matches()) {
            throw new IOException(file + " does not hold a token: one line of " + FEWEST
                    + " to 4096 printable ASCII characters without blanks. Make one: openssl rand -hex 32");
        }
        return text;
    }

    private synchronized byte[] current() {
        try {
            byte[] now = digest(token());
            if (!MessageDigest.isEqual(now, digest)) {
                log.say("the token in " + file + " has changed; the former one is not accepted any more");
                digest = now;
            }
            said = null;
        } catch (IOException e) {
            String why = e.getMessage();
            if (!String.valueOf(why).equals(said)) {
                said = String.valueOf(why);
                log.say("the last token stays in use: " + why);
            }
        }
        return digest;
    }

    /**
     * Whether a request carries the token: as a bearer token or, from a browser, as a password with any name.
     *
     * @param authorization the header Authorization
     */
    boolean isIn(String authorization) {
        String sent = sent(authorization);
        // Digests have one length, so that the time that this takes tells nothing.
        return MessageDigest.isEqual(digest(sent == null ? "" : sent), current()) && sent != null;
    }

    private static @Nullable String sent(String authorization) {
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        } else if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            try {
                byte[] pair = Base64.getDecoder()
                        .decode(authorization.substring(BASIC.length()).strip());
                String text = new String(pair, StandardCharsets.ISO_8859_1);
                int colon = text.indexOf(':');
                return colon < 0 ? null : text.substring(colon + 1);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return null;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.ISO_8859_1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
