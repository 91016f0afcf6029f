package dev.registrydoctor.doctor.act.journal;

import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.journal.JournalStep.State;
import dev.registrydoctor.doctor.files.FilePolicy;
import dev.registrydoctor.doctor.files.TargetFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The changes that were made, one file for each entry, which is written whole before each change and after it. The folder and
 * its files are readable by their owner alone: they hold what there was before, passwords included. One program at a time
 * has it open for writing, and no script of this program runs meanwhile.
 */
public final class Journal implements AutoCloseable {

    private static final Pattern ENTRY = Pattern.compile("\\d{4,9}\\.json");

    /** A file of the largest configuration twice, in base64, for each of many steps. */
    private static final long MOST_BYTES = 256L << 20;

    private final Path folder;
    private final @Nullable MachineLock lock;

    private Journal(Path folder, @Nullable MachineLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** A journal to read; there may be none yet. */
    public static Journal reading(Path folder) {
        return new Journal(folder, null);
    }

    /**
     * A journal to write, made where there is none.
     *
     * @throws IOException when it cannot be made, or another program or a script changes this machine now
     */
    public static Journal writing(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return new Journal(folder, MachineLock.take(folder.resolveSibling("lock")));
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /**
     * All entries, oldest first.
     *
     * @throws IOException when one cannot be read
     */
    public List<JournalEntry> entries() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<JournalEntry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(
                            f -> ENTRY.matcher(String.valueOf(f.getFileName())).matches())
                    .sorted()
                    .toList()) {
                entries.add(read(file));
            }
        }
        return entries;
    }

    private static JournalEntry read(Path file) throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("it is larger than any entry");
            }
            return JournalJson.read(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IOException("the journal " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Begins an entry; it is written with its first step.
     *
     * @param root where the root of the changed machine is
     * @param cluster the URL of the API server, or empty
     */
    public Writing begin(String title, String root, String cluster) throws IOException {
        List<JournalEntry> all = entries();
        int number = all.isEmpty() ? 1 : all.get(all.size() - 1).number() + 1;
        return new Writing(new JournalEntry(number, Instant.now(), title, root, cluster, List.of()));
    }

    /** Continues an entry, to take it back. */
    public Writing reopen(JournalEntry entry) {
        return new Writing(entry);
    }

    /** An entry that is being written. */
    public final class Writing {
        private JournalEntry entry;

        private Writing(JournalEntry entry) {
            this.entry = entry;
        }

        /** The entry as it is written. */
        public JournalEntry entry() {
            return entry;
        }

        /**
         * Records that a change begins. Nothing may be changed before this has returned.
         *
         * @return the number of the step, from 0
         * @throws IOException when it cannot be recorded
         */
        public int began(String goal, String where, Change change, List<String> folders) throws IOException {
            List<JournalStep> steps = new ArrayList<>(entry.steps());
            steps.add(new JournalStep(goal, where, change, folders, State.BEGUN, null));
            save(entry.with(steps));
            return steps.size() - 1;
        }

        /**
         * Records what came of a step.
         *
         * @param made the change as it turned out; null to keep the recorded one
         */
        public void ended(int step, State state, @Nullable Change made, @Nullable String failure) throws IOException {
            List<JournalStep> steps = new ArrayList<>(entry.steps());
            JournalStep ended = steps.get(step).in(state, failure);
            steps.set(step, made == null ? ended : ended.made(made));
            save(entry.with(steps));
        }

        private void save(JournalEntry changed) throws IOException {
            byte[] json = JournalJson.write(changed);
            Path file = folder.resolve(String.format(Locale.ROOT, "%04d.json", changed.number()));
            try {
                new TargetFile(file, FilePolicy.PRIVATE_REPLACING).write(out -> out.write(json));
            } catch (IOException e) {
                throw new IOException("the journal " + file + " cannot be written: " + e.getMessage(), e);
            }
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
            entry = changed;
        }
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
