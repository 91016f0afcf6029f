package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.evidence.host.DiskSpace;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** File systems as {@code df -h | grep ^/} prints them: sizes of two digits, and none but those of a device. */
final class DiskUsage {

    private static final Pattern ROW = Pattern.compile(
            "(/\\S+)\\s+([0-9.]+[KMGTPE]?)\\s+[0-9.]+[KMGTPE]?\\s+([0-9.]+[KMGTPE]?)\\s+\\d+%\\s+(/.*)");
    private static final String UNITS = "KMGTPE";

    private DiskUsage() {}

    /** The deepest of these file systems that holds the path; null when none is listed. */
    static @Nullable DiskSpace of(String path, String text) {
        DiskSpace found = null;
        for (String line : text.lines().toList()) {
            Matcher row = ROW.matcher(line.strip());
            if (!row.matches()) {
                continue;
            }
            String mount = row.group(4);
            boolean holds = path.equals(mount) || path.startsWith(mount.endsWith("/") ? mount : mount + "/");
            if (holds && (found == null || mount.length() > found.mount().length())) {
                found = new DiskSpace(path, mount, "", null, bytes(row.group(2)), bytes(row.group(3)));
            }
        }
        return found;
    }

    private static long bytes(String size) {
        int unit = UNITS.indexOf(size.toUpperCase(Locale.ROOT).charAt(size.length() - 1));
        try {
            double number = Double.parseDouble(unit < 0 ? size : size.substring(0, size.length() - 1));
            return (long) (number * Math.pow(1024, unit + 1));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
