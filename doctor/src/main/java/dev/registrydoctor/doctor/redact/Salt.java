package dev.registrydoctor.doctor.redact;

import dev.registrydoctor.doctor.files.FilePolicy;
import dev.registrydoctor.doctor.files.TargetFile;
import dev.registrydoctor.doctor.files.TrustedPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;

/** What pseudonyms are made with: kept, two reports of one site have the same ones. */
public final class Salt {

    private static final int BYTES = 32;

    /** Fewer bytes could be tried out. */
    private static final int FEWEST = 16;

    /** More is not a salt but another file, or has no end. */
    private static final int MOST = 4096;

    private Salt() {}

    /** A salt of this run alone. */
    public static byte[] random() {
        byte[] salt = new byte[BYTES];
        new SecureRandom().nextBytes(salt);
        return salt;
    }

    /**
     * The salt of a file, which is made, readable by its owner alone, when it is missing. Whoever could write it would know
     * the names behind all pseudonyms.
     *
     * @throws IOException when it cannot be read or made, could be another user's work, or holds too little or too much
     */
    public static byte[] kept(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            TrustedPath.verifyParent(file);
            try {
                byte[] salt = random();
                new TargetFile(file, FilePolicy.PRIVATE).write(out -> out.write(salt));
                return salt;
            } catch (FileAlreadyExistsException e) {
                // Another run made it at this moment.
                return read(file);
            }
        }
        return read(file);
    }

    private static byte[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            // A pipe or a device may give nothing for ever, or bytes without end.
            throw new IOException(Files.exists(file) ? "it is not a regular file" : "it is a broken symbolic link");
        }
        Path real = TrustedPath.verify(file);
        byte[] salt;
        try (InputStream in = Files.newInputStream(real)) {
            salt = in.readNBytes(MOST + 1);
        }
        if (salt.length < FEWEST) {
            throw new IOException("it has " + salt.length + " bytes; a salt needs at least " + FEWEST);
        } else if (salt.length > MOST) {
            throw new IOException("it has more than " + MOST + " bytes; a salt has fewer");
        }
        return salt;
    }
}
