package dev.registrydoctor.doctor.source.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many files a file system can have, and how many more. Java cannot tell; {@code df} of every Linux can.
 *
 * @param total more than 0
 */
public record InodeCount(long total, long free) {

    private static final int SECONDS = 3;
    private static final int MOST_BYTES = 64 << 10;

    /** Inodes, used ones, free ones, percent; the name before them can have blanks. */
    private static final Pattern NUMBERS = Pattern.compile("\\s(\\d{1,18})\\s+(\\d{1,18})\\s+(\\d{1,18})\\s+\\d+%\\s");

    /** Of the file system of a folder; null where that is not known, or it has no limit, as btrfs. */
    public static @Nullable InodeCount of(Path folder) {
        try {
            ProcessBuilder builder = new ProcessBuilder(
                    List.of("df", "-P", "-i", "--", folder.toAbsolutePath().toString()));
            builder.environment().put("LC_ALL", "C");
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            Process process = builder.start();
            process.getOutputStream().close();
            try (InputStream out = process.getInputStream()) {
                // What df prints fits into its pipe: it ends before it is read.
                return process.waitFor(SECONDS, TimeUnit.SECONDS)
                        ? read(new String(out.readNBytes(MOST_BYTES), StandardCharsets.UTF_8))
                        : null;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    static @Nullable InodeCount read(String printed) {
        List<String> lines = printed.lines().toList();
        Matcher numbers = NUMBERS.matcher(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
        if (!numbers.find() || Long.parseLong(numbers.group(1)) == 0) {
            return null;
        }
        return new InodeCount(Long.parseLong(numbers.group(1)), Long.parseLong(numbers.group(3)));
    }
}
