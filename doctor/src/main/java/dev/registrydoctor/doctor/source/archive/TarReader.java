package dev.registrydoctor.doctor.source.archive;

import dev.registrydoctor.doctor.files.BulkInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads a tar archive as a stream: ustar, GNU long names, and the path, size and time of pax headers. */
public final class TarReader {

    public static final int BLOCK = 512;
    private static final int MAX_HEADER = 64 * 1024;

    private final InputStream in;
    private long left;
    private int padding;

    public TarReader(InputStream in) {
        this.in = in;
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
     * @param modified when the file was last changed, or null when the header does not tell
     */
    public record Entry(
            String name, Type type, long size, @Nullable Instant modified) {}

    /** An archive that is not one, or no longer. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(String message) {
            super(message);
        }
    }

    /** Whether these bytes begin a tar archive. */
    public static boolean isHeader(byte[] block) {
        return block.length >= BLOCK && block[0] != 0 && checksumFits(block);
    }

    /**
     * Goes to the next entry, over what is left of this one.
     *
     * @return null at the end of the archive
     */
    @Nullable
    public Entry next() throws IOException {
        String longName = null;
        Pax pax = new Pax();
        while (true) {
            skip(left + padding);
            left = 0;
            padding = 0;
            byte[] header = new byte[BLOCK];
            int got = in.readNBytes(header, 0, BLOCK);
            if (got == 0 || (got == BLOCK && isZero(header))) {
                if (got == 0) {
                    throw new EOFException("the archive ends without its end mark");
                }
                return null;
            } else if (got < BLOCK) {
                throw new EOFException("the archive ends inside a header");
            } else if (!checksumFits(header)) {
                throw new Damaged("a header of the archive is damaged");
            }
            char flag = (char) (header[156] & 0xff);
            long size = number(header, 124, 12);
            begin(size);
            if (flag == 'L') {
                longName = cString(content());
            } else if (flag == 'x') {
                pax.read(content());
            } else if (flag != 'K' && flag != 'g') {
                if (pax.size >= 0) {
                    begin(pax.size);
                }
                String name = pax.path != null ? pax.path : longName != null ? longName : name(header);
                Instant modified = pax.modified != null ? pax.modified : Instant.ofEpochSecond(time(header));
                return new Entry(name, type(flag, name), left, modified);
            }
        }
    }

    /** The bytes of the current entry. */
    public InputStream data() {
        return new BulkInput() {
            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int got = in.read(to, offset, (int) Math.min(length, left));
                if (got < 0) {
                    throw new EOFException("the archive ends inside a file");
                }
                left -= got;
                return got;
            }
        };
    }

    private void begin(long size) throws Damaged {
        if (size < 0) {
            throw new Damaged("an entry of the archive has a negative size");
        }
        left = size;
        padding = (int) ((BLOCK - size % BLOCK) % BLOCK);
    }

    private byte[] content() throws IOException {
        if (left > MAX_HEADER) {
            throw new Damaged("a name in the archive is longer than " + MAX_HEADER + " bytes");
        }
        int length = (int) left;
        byte[] content = data().readNBytes(length);
        if (content.length < length) {
            throw new EOFException("the archive ends inside a header");
        }
        return content;
    }

    private void skip(long bytes) throws IOException {
        long remaining = bytes;
        byte[] bin = new byte[8192];
        while (remaining > 0) {
            int got = in.read(bin, 0, (int) Math.min(bin.length, remaining));
            if (got < 0) {
                throw new EOFException("the archive ends inside a file");
            }
            remaining -= got;
        }
    }

    private static Type type(char flag, String name) {
        return switch (flag) {
            // Archives older than ustar mark a directory by the slash alone.
            case '0', '\0', '7' -> name.endsWith("/") ? Type.DIRECTORY : Type.FILE;
            case '5' -> Type.DIRECTORY;
            default -> Type.OTHER;
        };
    }

    private static String name(byte[] header) {
        String name = cString(header, 0, 100);
        boolean ustar = new String(header, 257, 6, StandardCharsets.ISO_8859_1).equals("ustar\0");
        String prefix = ustar ? cString(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static long time(byte[] header) {
        return plausible(number(header, 136, 12));
    }

    /** A time that a calendar has. */
    private static long plausible(long seconds) {
        return Math.max(0, Math.min(seconds, 253_402_300_799L));
    }

    /** An octal number, or a binary one when its first bit is set; negative when it is neither or too large. */
    private static long number(byte[] header, int at, int length) {
        if ((header[at] & 0x80) != 0) {
            long value = header[at] & 0x7f;
            for (int i = at + 1; i < at + length; i++) {
                if (value > Long.MAX_VALUE >> 8) {
                    return -1;
                }
                value = value << 8 | (header[i] & 0xff);
            }
            return value;
        }
        String text = cString(header, at, length).strip();
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text, 8);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static boolean checksumFits(byte[] header) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        return number(header, 148, 8) == sum;
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static String cString(byte[] bytes) {
        return cString(bytes, 0, bytes.length);
    }

    private static String cString(byte[] bytes, int at, int length) {
        int end = at;
        while (end < at + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    /** The records of a pax header: {@code length key=value\n}. */
    private static final class Pax {
        private @Nullable String path;
        private @Nullable Instant modified;
        private long size = -1;

        void read(byte[] records) throws Damaged {
            int at = 0;
            while (at < records.length) {
                int space = at;
                while (space < records.length && records[space] != ' ') {
                    space++;
                }
                int length = length(new String(records, at, space - at, StandardCharsets.UTF_8));
                int end = at + length;
                if (end <= space + 1 || end > records.length) {
                    throw new Damaged("a pax header of the archive is damaged");
                }
                String entry = new String(records, space + 1, end - space - 2, StandardCharsets.UTF_8);
                int equals = entry.indexOf('=');
                if (equals > 0) {
                    set(entry.substring(0, equals), entry.substring(equals + 1));
                }
                at = end;
            }
        }

        private static int length(String text) {
            try {
                return Math.max(0, Math.min(Integer.parseInt(text), MAX_HEADER));
            } catch (NumberFormatException e) {
                return 0;
            }
        }

        private void set(String key, String value) throws Damaged {
            try {
                switch (key) {
                    case "path" -> path = value;
                    case "size" -> size = Long.parseLong(value);
                    case "mtime" -> modified = Instant.ofEpochSecond(plausible((long) Double.parseDouble(value)));
                    default -> {
                        // owners, times of access and the like: nothing that is read here
                    }
                }
            } catch (RuntimeException e) {
                throw new Damaged("a pax header of the archive is damaged");
            }
        }
    }
}
