package dev.registrydoctor.doctor.redact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/** What pseudonyms are made with: kept, two reports of one site have the same ones. */
public final class Salt {

    private static final int BYTES = 32;

    /** Fewer bytes could be tried out. */
    private static final int FEWEST = 16;

    private Salt() {}

    /** A salt of this run alone. */
    public static byte[] random() {
        byte[] salt = new byte[BYTES];
        new SecureRandom().nextBytes(salt);
        return salt;
    }

    /**
     * The salt of a file, which is made, readable by its owner alone, when it is missing.
     *
     * @throws IOException when it cannot be read or made, or holds too little
     */
    public static byte[] kept(Path file) throws IOException {
        if (!Files.exists(file)) {
            try {
                return made(file);
            } catch (FileAlreadyExistsException e) {
                return read(file);
            }
        }
        return read(file);
    }

    private static byte[] read(Path file) throws IOException {
        byte[] salt = Files.readAllBytes(file);
        if (salt.length < FEWEST) {
            throw new IOException("it holds " + salt.length + " bytes, and a salt has at least " + FEWEST);
        }
        return salt;
    }

    private static byte[] made(Path file) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mode = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        byte[] salt = random();
        try (FileChannel out =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            out.write(ByteBuffer.wrap(salt));
        }
        return salt;
    }
}
