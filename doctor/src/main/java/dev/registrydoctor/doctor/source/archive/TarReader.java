package dev.registrydoctor.doctor.source.archive;

import dev.registrydoctor.doctor.files.BulkInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive as a stream. The library trusts archives: it keeps names and pax headers of any length, calls itself for
 * each header that is about the next one, gives as many zeros as a sparse file claims to have, and does not tell an archive
 * that was cut between two files from a whole one. So the headers before a file are limited, and sparse files, wrong checksums
 * and a missing end mark are errors.
 */
public final class TarReader {

    public static final int BLOCK = 512;
    private static final int MAX_HEADER = 64 * 1024;
    /** The longest name with its header and that of its file, and what fills the last block of the file before. */
    private static final long MOST_BEFORE_A_FILE = MAX_HEADER + 3 * BLOCK - 1;

    private static final Instant LAST = Instant.ofEpochSecond(253_402_300_799L);

    private final Limited in;
    private final TarArchiveInputStream tar;

    public TarReader(InputStream in) {
        this.in = new Limited(in);
        this.tar = new Records(this.in);
    }

    /** What an entry is. */
    public enum Type {
        FILE,
        DIRECTORY,
        /** A link, a device, a pipe: nothing that is read here. */
        OTHER
    }

    /**
     * An entry's header.
     *
     * @param modified when the file was last changed, within the years that a calendar has
     */
    public record Entry(String name, Type type, Instant modified) {}

    /** An archive that is not one, or no longer. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(String message) {
            super(message);
        }
    }

    /** Whether these bytes begin a tar archive. */
    public static boolean isHeader(byte[] bytes) {
        return bytes.length >= BLOCK && bytes[0] != 0 && checksumFits(Arrays.copyOf(bytes, BLOCK));
    }

    /**
     * Goes to the next entry, over what is left of this one.
     *
     * @return null at the end of the archive
     */
    @Nullable
    public Entry next() throws IOException {
        if (tar.getCurrentEntry() != null) {
            tar.transferTo(OutputStream.nullOutputStream());
        }
        TarArchiveEntry entry = header();
        if (entry == null) {
            return null;
        } else if (entry.isSparse()) {
            throw new Damaged("the archive contains a sparse file");
        }
        Instant modified = entry.getLastModifiedTime().toInstant();
        modified = modified.isBefore(Instant.EPOCH) ? Instant.EPOCH : modified.isAfter(LAST) ? LAST : modified;
        return new Entry(entry.getName(), type(entry), modified);
    }

    private @Nullable TarArchiveEntry header() throws IOException {
        in.left = MOST_BEFORE_A_FILE;
        try {
            return tar.getNextEntry();
        } catch (Damaged | EOFException | Wanted.Oversized e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            Damaged damaged = new Damaged("a header of the archive is damaged");
            damaged.initCause(e);
            throw damaged;
        } finally {
            in.left = Long.MAX_VALUE;
        }
    }

    /** The bytes of the current entry. */
    public InputStream data() {
        return tar;
    }

    private static Type type(TarArchiveEntry entry) {
        return switch (entry.getLinkFlag()) {
            // Archives older than ustar mark a directory by the slash alone.
            case '0', '\0', '7' -> entry.isDirectory() ? Type.DIRECTORY : Type.FILE;
            case '5' -> Type.DIRECTORY;
            default -> Type.OTHER;
        };
    }

    private static boolean checksumFits(byte[] header) {
        try {
            return TarUtils.verifyCheckSum(header);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The archive's bytes, which must not end, and not be more than may be read at once. */
    private static final class Limited extends BulkInput {
        private final InputStream in;
        private long left = Long.MAX_VALUE;

        Limited(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (left <= 0) {
                throw new Damaged("a header of the archive is longer than " + MAX_HEADER + " bytes");
            }
            int got = in.read(to, offset, (int) Math.min(length, left));
            if (got < 0) {
                throw new EOFException("the archive ends without an end marker");
            }
            left -= got;
            return got;
        }
    }

    /** Takes no header whose checksum is wrong, and one empty record for the end. */
    private static final class Records extends TarArchiveInputStream {
        Records(InputStream in) {
            super(in, BLOCK, BLOCK, StandardCharsets.UTF_8.name(), true);
        }

        @Override
        protected byte @Nullable [] readRecord() throws IOException {
            byte[] record = isAtEOF() ? null : super.readRecord();
            if (record != null && !isEOFRecord(record) && !checksumFits(record)) {
                throw new Damaged("a header of the archive is damaged");
            }
            return record;
        }
    }
}
