package dev.registrydoctor.doctor.serve.cause;

import dev.registrydoctor.doctor.files.FilePolicy;
import dev.registrydoctor.doctor.files.TargetFile;
import dev.registrydoctor.doctor.serve.ServeLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of a single replica: in a file, which is replaced as a whole, or in memory. A disk that is full stops nothing, since
 * this program tells of full disks: the ledger is in memory then, and is written when that works again.
 */
public final class FileLedgerStore implements LedgerStore {

    private final @Nullable Path file;
    private final ServeLog log;
    private Ledger latest = Ledger.EMPTY;
    private boolean fails;

    private FileLedgerStore(@Nullable Path file, ServeLog log) {
        this.file = file;
        this.log = log;
    }

    /** The ledger in a folder, which exists. */
    public static FileLedgerStore in(Path folder, ServeLog log) {
        return new FileLedgerStore(folder.resolve("ledger.json"), log);
    }

    /** A ledger that ends with the program: after a start, every cause begins. */
    public static FileLedgerStore inMemory() {
        return new FileLedgerStore(null, line -> {});
    }

    @Override
    public synchronized Ledger read() throws IOException {
        if (file == null || fails) {
            return latest;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(LedgerJson.MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            latest = Ledger.EMPTY;
            return latest;
        }
        try {
            latest = LedgerJson.read(bytes);
        } catch (IOException e) {
            setAside(file, e);
            latest = Ledger.EMPTY;
        }
        return latest;
    }

    /** Nobody could ever read it: it is kept for whoever wants to know why, and a new one begins. */
    private void setAside(Path damaged, IOException why) throws IOException {
        Path aside = damaged.resolveSibling("ledger.damaged.json");
        Files.move(damaged, aside, StandardCopyOption.REPLACE_EXISTING);
        log.say("the ledger cannot be read (" + why.getMessage() + "); it is " + aside
                + " now, and a new one begins: causes that are open are told again");
    }

    @Override
    public synchronized void write(Ledger ledger) {
        latest = ledger;
        if (file == null) {
            return;
        }
        byte[] bytes = LedgerJson.write(ledger);
        try {
            new TargetFile(file, FilePolicy.PRIVATE_REPLACING).write(out -> out.write(bytes));
            if (fails) {
                log.say("the ledger is written again");
            }
            fails = false;
        } catch (IOException e) {
            if (!fails) {
                log.say("the ledger cannot be written to " + file + " (" + reason(e)
                        + "); after a restart, changes from now on may be told again");
            }
            fails = true;
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
