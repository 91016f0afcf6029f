package dev.registrydoctor.doctor.source.archive;

import dev.registrydoctor.doctor.files.BulkInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952), of several members too. Java's own class calls itself for each member that is empty, so that
 * 200 KB of them end the program with a stack overflow.
 */
public final class Gunzip extends BulkInput {

    /** A block-wise packed file (bgzip) of 512 MiB has 8,000. */
    private static final int MAX_MEMBERS = 20_000;

    private static final int CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] packed = new byte[64 << 10];
    private int at;
    private int end;
    private int members;
    private boolean done;

    /**
     * Reads the first header.
     *
     * @throws IOException when there is none
     */
    public Gunzip(InputStream in) throws IOException {
        this.in = in;
        readHeader();
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!done) {
            int got = inflate(to, offset, length);
            if (got > 0) {
                crc.update(to, offset, got);
                return got;
            } else if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("packed with a dictionary");
            } else if (inflater.needsInput()) {
                feed();
            }
        }
        return -1;
    }

    private int inflate(byte[] to, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(to, offset, length);
        } catch (DataFormatException e) {
            ZipException damaged = new ZipException("damaged");
            damaged.initCause(e);
            throw damaged;
        }
    }

    private void feed() throws IOException {
        if (at == end && !fill()) {
            throw new EOFException("truncated");
        }
        inflater.setInput(packed, at, end - at);
        at = end;
    }

    private void endMember() throws IOException {
        at = end - inflater.getRemaining();
        if (number() != crc.getValue() || number() != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new ZipException("its checksum is wrong");
        }
        inflater.reset();
        crc.reset();
        // What follows and is not a member is padding of whoever kept the file.
        done = !hasMember();
        if (!done) {
            readHeader();
        }
    }

    private boolean hasMember() throws IOException {
        if (end - at < 2) {
            System.arraycopy(packed, at, packed, 0, end - at);
            end -= at;
            at = 0;
            int got = in.read(packed, end, packed.length - end);
            end += Math.max(0, got);
        }
        return end - at >= 2 && (packed[at] & 0xff) == 0x1f && (packed[at + 1] & 0xff) == 0x8b;
    }

    private void readHeader() throws IOException {
        if (++members > MAX_MEMBERS) {
            throw new ZipException("packed in more than " + MAX_MEMBERS + " parts");
        }
        if (next() != 0x1f || next() != 0x8b || next() != 8) {
            throw new ZipException("not gzip");
        }
        int flags = next();
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        for (int text = flags & (NAME | COMMENT); text != 0; text &= text - 1) {
            int c = next();
            while (c != 0) {
                c = next();
            }
        }
        if ((flags & CHECKSUM) != 0) {
            skip(2);
        }
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    /** Four bytes, the lowest first. */
    private long number() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private int next() throws IOException {
        if (at == end && !fill()) {
            throw new EOFException("truncated");
        }
        return packed[at++] & 0xff;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(packed, 0, packed.length));
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
