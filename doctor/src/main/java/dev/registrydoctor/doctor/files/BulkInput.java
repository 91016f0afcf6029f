package dev.registrydoctor.doctor.files;

import java.io.IOException;
import java.io.InputStream;

/** A stream that reads pieces; a single byte is a piece of one. */
public abstract class BulkInput extends InputStream {

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] to, int offset, int length) throws IOException;
}
