package dev.registrydoctor.doctor.cli.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** Lines of commands or answers, from a file or from standard input, which may be anything: a device, a log, an archive. */
public final class BoundedCommands extends FilterInputStream {

    /** Bytes of a line: a pasted error is cut to this length too. */
    private static final int MAX_LINE = 1 << 20;
    /** Lines of a script; each is a command, which takes milliseconds and prints something. */
    private static final int MAX_LINES = 1_000;

    private final String name;
    private final int maxLines;
    private int line;
    private int lines;

    private BoundedCommands(InputStream in, String name, int maxLines) {
        super(in);
        this.name = name;
        this.maxLines = maxLines;
    }

    /**
     * The text of such a stream. Reading it throws {@link UsageException} when a line or the whole has no reasonable end.
     *
     * @param name what the stream is, for messages
     */
    public static Reader reader(InputStream in, String name) {
        return new InputStreamReader(new BoundedCommands(in, name, MAX_LINES), StandardCharsets.UTF_8);
    }

    /** The same for lines that a person types, of which there may be any number. */
    public static Reader typed(InputStream in, String name) {
        return new InputStreamReader(new BoundedCommands(in, name, Integer.MAX_VALUE), StandardCharsets.UTF_8);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int got = super.read(to, offset, length);
        for (int i = offset; i < offset + got; i++) {
            line++;
            if (to[i] == '\n') {
                line = 0;
                lines++;
            }
            if (line > MAX_LINE || lines > maxLines) {
                throw new UsageException(name
                        + (line > MAX_LINE ? " has a line of more than 1 MiB" : " has more than " + maxLines + " lines")
                        + ": it is not a list of commands or answers");
            }
        }
        return got;
    }
}
