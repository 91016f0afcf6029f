package dev.registrydoctor.doctor.act.script;

import dev.registrydoctor.doctor.files.FilePolicy;
import dev.registrydoctor.doctor.files.TargetFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import okio.ByteString;

/**
 * A folder with the scripts for machines, one file for each. Only files that are scripts of this program are replaced.
 *
 * @param folder made where there is none, for its owner alone
 */
public record ScriptFolder(Path folder) {

    private static final int LONGEST = 64;

    /** How a script begins. */
    static final String FIRST_LINES = "#!/bin/sh\n# registry-doctor: changes on one machine\n";

    private static final Pattern OTHER = Pattern.compile("[^a-z0-9.-]+");

    /**
     * Writes the scripts.
     *
     * @return the files, by the names of the machines in their order
     * @throws IOException when the folder or a file cannot be written, or there is a file of the same name that this program has
     *     not written; then no file is written
     */
    public Map<String, Path> write(List<MachineScript> scripts) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        Map<Path, MachineScript> contents = new LinkedHashMap<>();
        for (MachineScript script : scripts) {
            Path file = folder.resolve(name(script.machine()) + ".sh");
            for (int i = 2; contents.containsKey(file); i++) {
                file = folder.resolve(name(script.machine()) + "-" + i + ".sh");
            }
            validate(file);
            contents.put(file, script);
            files.put(script.machine(), file);
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        for (Map.Entry<Path, MachineScript> entry : contents.entrySet()) {
            write(entry.getKey(), entry.getValue().text());
        }
        return files;
    }

    private static void write(Path file, String script) throws IOException {
        byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
        new TargetFile(file, FilePolicy.PRIVATE_REPLACING).write(out -> out.write(bytes));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static void validate(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isOwn(file)) {
            throw new IOException(file + " exists and is not a script of registry-doctor; name another folder");
        }
    }

    private static boolean isOwn(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return ByteString.of(in.readNBytes(FIRST_LINES.length())).utf8().equals(FIRST_LINES);
        }
    }

    /** The name of a machine as a name of a file: what could lead out of the folder, or hide there, is not in it. */
    private static String name(String machine) {
        String plain = OTHER.matcher(machine.toLowerCase(Locale.ROOT)).replaceAll("-");
        String bare = plain.substring(0, Math.min(LONGEST, plain.length())).replaceAll("^[.-]+|[.-]+$", "");
        return bare.isEmpty() ? "machine" : bare;
    }
}
