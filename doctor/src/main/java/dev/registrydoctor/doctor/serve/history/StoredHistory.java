package dev.registrydoctor.doctor.serve.history;

import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import dev.registrydoctor.reports.secrets.CleanText;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A history in a file. Entries that could not be written wait in memory until there is room again; a file that is damaged is set
 * aside. Neither stops anything.
 */
public final class StoredHistory implements History {

    /** What waits in memory at most. */
    private static final long MOST_WAITING = 4 << 20;

    private final ServeSettings.Stored settings;
    private final ServeClock clock;
    private final ServeLog log;
    private final WatchListener listener;
    private final String prefix;
    private final HistoryFolder folder;
    private final StoreThread thread = new StoreThread();

    // All below is used on the thread only.
    private HistoryTables waiting = HistoryTables.inMemory();
    private @Nullable HistoryFile file;
    private boolean fails;

    private StoredHistory(
            ServeSettings.Stored settings, ServeClock clock, ServeLog log, WatchListener listener, String prefix) {
        this.settings = settings;
        this.clock = clock;
        this.log = log;
        this.listener = listener;
        this.prefix = prefix;
        this.folder = new HistoryFolder(settings.folder());
    }

    /**
     * Opens a history, an empty one where there is none. A folder that cannot be written is said in the log, and tried again later.
     *
     * @throws IOException when another process uses the folder; the message says what to do
     */
    public static StoredHistory open(
            ServeSettings.Stored settings, ServeClock clock, ServeLog log, WatchListener listener) throws IOException {
        return open(settings, clock, log, listener, "");
    }

    /**
     * Opens a history in another file system of the store.
     *
     * @param prefix its name, as H2 writes it before the name of a file
     */
    static StoredHistory open(
            ServeSettings.Stored settings, ServeClock clock, ServeLog log, WatchListener listener, String prefix)
            throws IOException {
        StoredHistory history = new StoredHistory(settings, clock, log, listener, prefix);
        HistoryInUseException inUse = history.thread.call(() -> {
            try {
                history.opened();
            } catch (HistoryInUseException e) {
                return e;
            } catch (IOException | RuntimeException e) {
                history.failed(e);
            }
            return null;
        });
        if (inUse != null) {
            history.thread.end();
            throw inUse;
        }
        return history;
    }

    @Override
    public void add(PastExamination examination, Optional<PastReport> report, List<CauseChange> changes) {
        thread.call(() -> {
            waiting.add(examination, changes);
            report.ifPresent(this::keep);
            write();
            return null;
        });
    }

    private void keep(PastReport report) {
        byte[] packed = EntryCodec.write(report);
        if (packed.length > settings.bytes() / 16) {
            log.say("The report " + report.id() + " is not kept: it takes " + packed.length
                    + " bytes, more than a sixteenth of the size of the history.");
            return;
        }
        waiting.reports().put(report.id(), packed);
    }

    private void write() {
        try {
            attempt(open -> {
                waiting.copyTo(open.tables());
                open.tables().forgetBefore(clock.now().minus(settings.keep()));
                open.tables().shrinkTo(room() / 3);
                open.commit();
                return null;
            });
            waiting = HistoryTables.inMemory();
            compact();
            if (fails) {
                fails = false;
                log.say("The history is written to " + folder.folder() + " again.");
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
            waiting.forgetBefore(clock.now().minus(settings.keep()));
            waiting.shrinkTo(Math.min(MOST_WAITING, settings.bytes()));
        }
    }

    /**
     * Copies what the file holds to a new one, when it takes more than half of what it may. The store can compact a file in its place,
     * too, but leaves it at several times the size of what it holds; and a copy is there as a whole or not at all.
     */
    private void compact() throws IOException {
        for (long most = room() / 3; file != null && file.size() > room() / 2 && most > 0; most = most / 2) {
            HistoryTables entries = file.tables();
            entries.shrinkTo(most);
            try {
                HistoryFile copy = HistoryFile.open(prefix, folder.newCopy());
                try {
                    entries.copyTo(copy.tables());
                    copy.commit();
                    copy.close();
                } catch (RuntimeException e) {
                    copy.abandon();
                    throw e;
                }
            } catch (IOException | RuntimeException e) {
                abandon();
                folder.dropCopy();
                throw e;
            }
            abandon();
            folder.useCopy();
            opened();
        }
    }

    /** Does something with the file; if that is damaged, once more with an empty one. */
    private <T extends @Nullable Object> T attempt(Function<HistoryFile, T> work) throws IOException {
        try {
            return work.apply(opened());
        } catch (RuntimeException e) {
            abandon();
            if (!HistoryFile.isDamage(e)) {
                throw e;
            }
            setAside(e);
        }
        try {
            return work.apply(opened());
        } catch (RuntimeException e) {
            abandon();
            throw e;
        }
    }

    private HistoryFile opened() throws IOException {
        if (file == null) {
            folder.open();
            try {
                file = openFile();
            } catch (RuntimeException e) {
                if (!HistoryFile.isDamage(e)) {
                    throw e;
                }
                setAside(e);
                folder.open();
                file = openFile();
            }
        }
        return file;
    }

    private HistoryFile openFile() {
        return HistoryFile.open(prefix, folder.file());
    }

    /** How large the file and its copy may be, next to a file that was set aside. */
    private long room() {
        return settings.bytes() - folder.damagedBytes();
    }

    private void setAside(RuntimeException damage) throws IOException {
        boolean kept = folder.setAside(settings.bytes() / 2);
        log.say("The history in " + folder.file() + " is damaged (" + reason(damage) + ") and starts empty. "
                + (kept
                        ? "The damaged file is now " + folder.damaged() + "; delete it when nobody needs it."
                        : "The damaged file was deleted, because it is larger than half of the size of the history."));
    }

    private void abandon() {
        if (file != null) {
            file.abandon();
            file = null;
        }
    }

    private void failed(Exception failure) {
        listener.historyFailed();
        if (!fails) {
            fails = true;
            log.say(
                    "The history cannot be written to " + folder.folder() + " (" + reason(failure)
                            + "). What is new is kept in memory until it can. Check that the folder can be written and has room.");
        }
    }

    /** The first line of what the exceptions say: the innermost one names the file and the error of the system. */
    private static String reason(Exception failure) {
        Throwable inner = failure;
        while (inner.getCause() != null && inner.getCause() != inner) {
            inner = inner.getCause();
        }
        String message = inner.getMessage() == null
                ? ""
                : ": " + inner.getMessage().lines().findFirst().orElse("");
        return CleanText.line(inner.getClass().getSimpleName() + message);
    }

    /** What is in the file and what waits, or only the latter while the file cannot be read. */
    private <T> T read(Function<HistoryTables, T> query, BinaryOperator<T> join) {
        return thread.call(() -> {
            T waits = query.apply(waiting);
            try {
                return join.apply(attempt(open -> query.apply(open.tables())), waits);
            } catch (IOException | RuntimeException e) {
                failed(e);
                return waits;
            }
        });
    }

    @Override
    public List<PastExamination> examinations(Instant from) {
        return read(tables -> tables.examinations(from), StoredHistory::joined);
    }

    @Override
    public List<CauseChange> changes(Instant from) {
        return read(tables -> tables.changes(from), StoredHistory::joined);
    }

    private static <T> List<T> joined(List<T> stored, List<T> waiting) {
        return Stream.concat(stored.stream(), waiting.stream()).toList();
    }

    @Override
    public Set<String> reports() {
        return read(HistoryTables::reportIds, (stored, waits) -> {
            stored.addAll(waits);
            return stored;
        });
    }

    @Override
    public Optional<PastReport> report(String id) {
        return read(tables -> tables.report(id), (stored, waits) -> stored.or(() -> waits));
    }

    @Override
    public long bytes() {
        return thread.call(folder::bytes);
    }

    @Override
    public void close() {
        thread.call(() -> {
            if (waiting.bytes() > 0) {
                write();
            }
            if (file != null) {
                try {
                    file.close();
                } catch (RuntimeException e) {
                    file.abandon();
                }
                file = null;
            }
            folder.close();
            return null;
        });
        thread.end();
    }
}
