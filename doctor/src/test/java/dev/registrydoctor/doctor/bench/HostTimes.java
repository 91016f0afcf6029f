package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.samples.SampleFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A site whose host has the processes and the times of files of {@code times.txt}, which a checkout does not keep:
 *
 * <pre>
 * process NAME TIME      a process that started then
 * file PATH TIME         a file that was last written then
 * </pre>
 */
final class HostTimes implements Site {

    private static final String FILE = "times.txt";

    private final Site site;
    private final List<HostFacts.Process> processes = new ArrayList<>();
    private final Map<String, Instant> files = new HashMap<>();

    private HostTimes(Site site) {
        this.site = site;
    }

    /** A site with the times in these files; the site itself where there are none. */
    static Site over(Site site, SampleFiles files) {
        String text = files.text(FILE);
        if (text == null) {
            return site;
        }
        HostTimes times = new HostTimes(site);
        text.strip().lines().forEach(line -> times.add(line.split(" ", -1)));
        return times;
    }

    private void add(String[] words) {
        Instant time = Instant.parse(words[2]);
        switch (words[0]) {
            case "process" -> processes.add(new HostFacts.Process(words[1], 1000L + processes.size(), time));
            case "file" -> files.put(words[1], time);
            default -> throw new IllegalArgumentException(FILE + ": " + words[0]);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // each of the three questions gets an answer of its own type
    public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
        return site.ask(question)
                .thenApply(answer -> answer instanceof Answer.Known<T> known
                        ? new Answer.Known<>((T) timed(known.value()), known.source(), known.gaps())
                        : answer);
    }

    private Object timed(Object value) {
        if (value instanceof HostFacts host) {
            return new HostFacts(
                    host.hostname(),
                    host.operatingSystem(),
                    host.addresses(),
                    host.microk8s(),
                    host.root(),
                    processes);
        } else if (value instanceof HostFile file) {
            return new HostFile(file.path(), file.text(), time(file.path(), file.modified()));
        } else if (value instanceof HostFolder folder) {
            List<HostFolder.Entry> entries = folder.entries().stream()
                    .map(e -> new HostFolder.Entry(
                            e.name(), e.kind(), time(folder.path() + "/" + e.name(), e.modified())))
                    .toList();
            return new HostFolder(folder.path(), entries);
        }
        return value;
    }

    private @Nullable Instant time(String path, @Nullable Instant modified) {
        return files.getOrDefault(path, modified);
    }

    @Override
    public Instant now() {
        return site.now();
    }

    @Override
    public String describe() {
        return site.describe();
    }
}
