package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Programs that move, copy or remove one file: as changes of files they can be shown before and taken back exactly. */
final class FileCommands {

    /** A file in the current folder, where an earlier step has a person put it. */
    private static final Pattern FILE_HERE = Pattern.compile("[a-z][\\w-]*\\.[a-z]+");

    /** A certificate that a server sends is written into a file: how it is read, and the file. */
    private static final Pattern CERTIFICATE = Pattern.compile(
            "(openssl s_client [\\w.:%@\\[\\] -]+ </dev/null 2>/dev/null"
                    + "(?: \\| awk '/BEGIN CERTIFICATE/ \\{n\\+\\+\\} n == [0-9]+')? \\| openssl x509) \\| sudo install -D -m 644 /dev/stdin (/[\\w./:%@+-]+)");

    private FileCommands() {}

    /**
     * The file that a script writes where its content is known only from a server; null for another script.
     *
     * @throws IOException when the server cannot be asked
     */
    static @Nullable List<FileChange> ofScript(String text, PlannedFiles files) throws IOException {
        Matcher m = CERTIFICATE.matcher(text.strip());
        if (!m.matches()) {
            return null;
        }
        String path = m.group(2);
        ByteString content = Filter.run(List.of("/bin/sh", "-c", m.group(1)), ByteString.EMPTY);
        if (content.size() == 0) {
            throw new IOException("the server sends no certificate");
        }
        return List.of(new FileChange(path, files.read(path), new FileState(content, FileState.READABLE, null)));
    }

    /**
     * The changes that a program would make; null when it is none of these, or is about a folder.
     *
     * @throws IOException when a file cannot be read, or there is none
     */
    static @Nullable List<FileChange> of(List<String> argv, PlannedFiles files) throws IOException {
        if (argv.get(0).equals("sed")) {
            return edited(argv, files);
        }
        List<String> paths = new ArrayList<>();
        for (String word : argv.subList(1, argv.size())) {
            if (word.startsWith("/")) {
                paths.add(word);
            } else if (FILE_HERE.matcher(word).matches()) {
                paths.add(Path.of(word).toAbsolutePath().toString());
            } else if (!word.startsWith("-") && !word.equals("644")) {
                return null;
            }
        }
        if (argv.get(0).equals("mv") && paths.size() == 2 && files.isFolder(paths.get(0))) {
            if (files.read(paths.get(1)) != null || files.isFolder(paths.get(1))) {
                throw new IOException(paths.get(1) + " exists already");
            }
            return null;
        }
        String call = argv.get(0) + " " + String.join(" ", argv.subList(1, argv.size() - paths.size()));
        return switch (call.strip()) {
            case "rm" -> paths.size() == 1 ? List.of(removed(paths.get(0), files)) : null;
            case "mv" -> paths.size() == 2 ? moved(paths.get(0), paths.get(1), files) : null;
            case "cp -a" -> paths.size() == 2 ? List.of(copied(paths.get(0), paths.get(1), null, files)) : null;
            case "install -D -m 644" ->
                paths.size() == 2 ? List.of(copied(paths.get(0), paths.get(1), FileState.READABLE, files)) : null;
            default -> null;
        };
    }

    /** What the real sed makes of the file, which it reads from its standard input and does not write. */
    private static @Nullable List<FileChange> edited(List<String> argv, PlannedFiles files) throws IOException {
        String path = argv.get(argv.size() - 1);
        if (!argv.get(1).startsWith("-i") || !path.startsWith("/")) {
            return null;
        }
        List<String> filter = new ArrayList<>(argv.subList(0, argv.size() - 1));
        filter.remove(1);
        FileState file = there(path, files);
        return List.of(new FileChange(
                path, file, new FileState(Filter.run(filter, file.content()), file.mode(), file.owner())));
    }

    private static FileChange removed(String path, PlannedFiles files) throws IOException {
        return new FileChange(path, there(path, files), null);
    }

    private static List<FileChange> moved(String from, String to, PlannedFiles files) throws IOException {
        return List.of(copied(from, to, null, files), removed(from, files));
    }

    /** In a folder, named by a slash at its end, the copy has the name of the file. */
    private static FileChange copied(String from, String to, @Nullable String mode, PlannedFiles files)
            throws IOException {
        String target = to.endsWith("/") ? to + from.substring(from.lastIndexOf('/') + 1) : to;
        FileState file = there(from, files);
        return new FileChange(
                target, files.read(target), mode == null ? file : new FileState(file.content(), mode, null));
    }

    private static FileState there(String path, PlannedFiles files) throws IOException {
        FileState file = files.read(path);
        if (file == null) {
            throw new IOException(path + " does not exist");
        }
        return file;
    }
}
