package dev.registrydoctor.doctor.source.volume;

import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.StoreProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** What was counted and what is missing while a volume is read; by several threads. */
final class ReadingState {

    /** Items between two reports of progress. */
    private static final int STEP = 500;

    private static final int GAP_LENGTH = 400;

    private final VolumeLimits limits;
    private final StoreProgress progress;
    private final AtomicInteger visited = new AtomicInteger();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicInteger references = new AtomicInteger();
    private final AtomicInteger repositories = new AtomicInteger();
    private final AtomicInteger manifests = new AtomicInteger();
    private final AtomicInteger blobs = new AtomicInteger();
    private final TreeSet<String> gaps = new TreeSet<>();
    private int moreGaps;

    ReadingState(VolumeLimits limits, StoreProgress progress) {
        this.limits = limits;
        this.progress = progress;
    }

    VolumeLimits limits() {
        return limits;
    }

    /** Something could not be read. The line may contain names of the volume. */
    synchronized void gap(String line) {
        String shown = ShownText.line(line, GAP_LENGTH);
        if (gaps.size() < limits.gaps()) {
            gaps.add(shown);
        } else if (!gaps.contains(shown)) {
            moreGaps++;
        }
    }

    /** Whether one more file may be looked at. */
    boolean visit() {
        return within(visited, 1, limits.visited(), "files and folders");
    }

    /** Whether one more thing may be remembered. */
    boolean keep() {
        return within(kept, 1, limits.kept(), "tags, links and blobs");
    }

    /** Whether the references of one more manifest may be remembered. */
    boolean keepReferences(int count) {
        return within(references, count, limits.references(), "parts of manifests");
    }

    private boolean within(AtomicInteger counter, int add, int limit, String what) {
        int now = counter.getAndUpdate(n -> n > limit ? n : n + add) + add;
        if (now > limit) {
            gap("the store has more than " + limit + " " + what + "; the rest was not read");
        }
        return now <= limit;
    }

    void readRepository() {
        repositories.incrementAndGet();
        report();
    }

    void readManifest() {
        stepped(manifests);
    }

    void readBlob() {
        stepped(blobs);
    }

    private void stepped(AtomicInteger counter) {
        if (counter.incrementAndGet() % STEP == 0) {
            report();
        }
    }

    void report() {
        progress.read(repositories.get(), manifests.get(), blobs.get());
    }

    synchronized List<String> gaps() {
        List<String> lines = new ArrayList<>(gaps);
        if (moreGaps > 0) {
            lines.add(moreGaps + " more files and folders could not be read");
        }
        return lines;
    }
}
