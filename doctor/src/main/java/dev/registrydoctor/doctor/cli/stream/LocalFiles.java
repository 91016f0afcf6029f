package dev.registrydoctor.doctor.cli.stream;

import dev.registrydoctor.checks.evidence.host.PemFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files of this machine that say what is wanted. */
public final class LocalFiles {

    /** The CA certificates of all public CAs together are smaller. */
    private static final int LONGEST = 1 << 20;

    private LocalFiles() {}

    /**
     * A file's text, or that of standard input.
     *
     * @throws UsageException when it cannot be read
     */
    public static String text(InputFile file) {
        try (InputStream in = file.open()) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new UsageException(file.name() + " is larger than " + LONGEST / 1024 + " KiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException(file.name() + " cannot be read: " + InputFile.reason(e), e);
        }
    }

    /**
     * The certificates in a file that was named by hand.
     *
     * @throws UsageException when it cannot be read, or holds something else
     */
    public static String certificates(String path, Terminal terminal) {
        String text = text(new InputFile(path, terminal));
        if (!isCertificates(text)) {
            throw new UsageException(path + " must hold CA certificates in PEM form, and nothing else");
        }
        return text;
    }

    /** The certificates in a file, if it is on this machine. */
    public static Optional<String> certificatesIfThere(String path) {
        Path file = Path.of(path);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
                return Optional.empty();
            }
            return Optional.of(Files.readString(file)).filter(LocalFiles::isCertificates);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A private key must not be copied to where others can read it. */
    private static boolean isCertificates(String text) {
        PemFile pem = PemFile.of("", text);
        return !pem.blocks().isEmpty() && pem.blocks().stream().allMatch("CERTIFICATE"::equals);
    }
}
