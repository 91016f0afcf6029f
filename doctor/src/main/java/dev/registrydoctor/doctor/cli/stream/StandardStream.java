package dev.registrydoctor.doctor.cli.stream;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Standard output or standard error of this process, in UTF-8. Unlike System.out, it knows why it could not be written:
 * on a full disk a report would be lost without a word.
 */
final class StandardStream extends PrintWriter {

    private final Raw raw;

    StandardStream(FileDescriptor descriptor) {
        this(new Raw(new FileOutputStream(descriptor)));
    }

    private StandardStream(Raw raw) {
        super(new OutputStreamWriter(raw, StandardCharsets.UTF_8), false);
        this.raw = raw;
    }

    /** Why the first write that failed did, or null when all were done. */
    @Nullable
    IOException failure() {
        flush();
        return raw.failure;
    }

    /** Whether whatever reads standard output has ended: only then is writing to a pipe an error. */
    static boolean isOutputPipe() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    private static final class Raw extends OutputStream {
        private final OutputStream out;
        private volatile @Nullable IOException failure;

        Raw(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                }
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
