package dev.registrydoctor.doctor.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Groups with nobody in them but one user and root. Ubuntu and others give each user such a group and a umask of 002, so
 * that a directory which lets its group write is still the user's alone. OpenSSH on Debian reads modes in the same way.
 */
final class PrivateGroup {

    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final Path GROUP = Path.of("/etc/group");

    /** By this path and no other: which program runs must not depend on a variable. */
    private static final Path LS = Path.of("/bin/ls");

    private static final int MOST = 1 << 20;
    private static final int MODE_LENGTH = 10;

    private PrivateGroup() {}

    /**
     * Whether the right of a file's group to write gives nobody but the user and root a right. The answer is no where it
     * cannot be told.
     *
     * @param group the number of the group
     * @param user the number of the user
     * @param file a file of that group, whose access control list may name others
     */
    static boolean isOf(int group, int user, Path file) {
        try {
            return onlyMembers(lines(PASSWD), lines(GROUP), group, user) && hasNoAccessList(file);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether the local files know the group, and nobody in it but the user and root. */
    static boolean onlyMembers(List<String> passwd, List<String> groups, int group, int user) {
        Set<String> allowed = new HashSet<>(Set.of("root"));
        boolean known = false;
        for (String line : passwd) {
            // name:password:UID:GID:…
            String[] fields = line.split(":", -1);
            if (fields.length < 4) {
                continue;
            }
            boolean isAllowed = fields[2].equals(Integer.toUnsignedString(user)) || fields[2].equals("0");
            if (isAllowed) {
                allowed.add(fields[0]);
            } else if (fields[3].equals(Integer.toUnsignedString(group))) {
                return false;
            }
        }
        for (String line : groups) {
            // name:password:GID:member,member
            String[] fields = line.split(":", -1);
            if (fields.length < 4 || !fields[2].equals(Integer.toUnsignedString(group))) {
                continue;
            }
            known = true;
            for (String member : fields[3].split(",", -1)) {
                if (!member.isEmpty() && !allowed.contains(member)) {
                    return false;
                }
            }
        }
        return known;
    }

    /**
     * Whether a file's mode is all that says who can write it. With an access control list, the group's bits are those of
     * everybody whom the list names. Java does not see such lists; {@code ls} puts a {@code +} behind the mode.
     */
    private static boolean hasNoAccessList(Path file) throws IOException, InterruptedException {
        if (!LS.toRealPath().endsWith("ls")) {
            // Other programs that serve as ls, such as BusyBox, do not show lists.
            return false;
        }
        ProcessBuilder ls = new ProcessBuilder(LS.toString(), "-ld", "--", file.toString())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = ls.environment();
        environment.clear();
        environment.put("LC_ALL", "C");
        Process process = ls.start();
        try (InputStream out = process.getInputStream()) {
            String mode = new String(out.readNBytes(MODE_LENGTH + 1), StandardCharsets.ISO_8859_1);
            out.readNBytes(MOST);
            boolean ended = process.waitFor(2, TimeUnit.SECONDS) && process.exitValue() == 0;
            return ended && mode.length() > MODE_LENGTH && " .".indexOf(mode.charAt(MODE_LENGTH)) >= 0;
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return List.of(new String(in.readNBytes(MOST), StandardCharsets.ISO_8859_1).split("\n", -1));
        }
    }
}
