package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.doctor.source.recorded.ReportFiles;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs on spoiled inputs, each told by its seed. What a run did wrong is returned in words; nothing is right. */
final class SightRuns {

    private final List<Sample> samples;
    private final SortedMap<String, SortedMap<String, byte[]>> reports = new TreeMap<>();
    private final Map<String, List<String>> causes = new HashMap<>();
    private final Map<String, Sight> wholes = new HashMap<>();

    /** @param every how many of the samples and sites are left out for each that is taken, and one */
    SightRuns(int every) {
        List<Sample> all = Stream.concat(
                        Samples.all().stream(), Sites.folders().stream().map(Sample::in))
                .filter(Replay::isAnswered)
                .toList();
        List<Sample> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i += every) {
            some.add(all.get(i));
        }
        samples = List.copyOf(some);
        // Recordings of real clusters where they are at hand: ../shared is no part of the project.
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            addReports(at.resolve("shared/recordings"));
            addReports(at.resolve("shared/recordings-real"));
        }
    }

    private void addReports(Path folder) {
        ReportFiles.archives(folder).forEach(a -> reports.put(ReportFiles.name(a), ReportFiles.read(a)));
        for (String line : ReportFiles.lines(folder.resolve("expected.tsv"))) {
            String[] columns = line.split("\t", -1);
            if (columns.length > 2) {
                causes.put(columns[0], List.of((columns[1] + "," + columns[2]).split("[|,]", -1)));
            }
        }
    }

    int samples() {
        return samples.size();
    }

    int reports() {
        return reports.size();
    }

    /** The API server's answers are spoiled, and nothing else. */
    List<String> lists(long seed) {
        Random random = new Random(seed);
        Sample sample = samples.get(random.nextInt(samples.size()));
        Replay replay = Replay.of(sample);
        List<String> words = new ArrayList<>();
        Map<Kind, String> less = ListMutation.apply(replay.lists(), random, words);
        return named(sample.name() + ", " + words, told(sight(sample).faults(replay.with(less)), sample, replay));
    }

    /** The faults but those that events alone tell of: where all events are gone, as after an hour, nothing can know of them. */
    private List<String> told(List<String> faults, Sample sample, Replay replay) {
        if (faults.isEmpty()) {
            return faults;
        }
        Map<Kind, String> withoutEvents = new EnumMap<>(replay.lists());
        withoutEvents.put(Kind.EVENTS, "{\"kind\":\"EventList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}");
        List<String> byEventsAlone = sight(sample).faults(replay.with(withoutEvents));
        return faults.stream().filter(fault -> !byEventsAlone.contains(fault)).toList();
    }

    /** A case is spoiled, which holds the answers to all questions. */
    List<String> caseFile(long seed) {
        Random random = new Random(seed);
        Sample sample = samples.get(random.nextInt(samples.size()));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try {
            ReportFiles.writeCase(
                    whole, Replay.of(sample).evidence(), Replay.of(sample).now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> words = new ArrayList<>();
        Site less = ReportFiles.open(CaseMutation.apply(whole.toByteArray(), random, words));
        return less == null
                ? List.of()
                : named(
                        "case " + sample.name() + ", " + words,
                        told(sight(sample).faults(Replay.examine(less)), sample, Replay.of(sample)));
    }

    /** Files of an inspection report are spoiled, or its archive is cut. */
    List<String> report(long seed) {
        Random random = new Random(seed);
        List<String> names = List.copyOf(reports.keySet());
        String name = names.get(random.nextInt(names.size()));
        SortedMap<String, byte[]> files = Objects.requireNonNull(reports.get(name));
        List<String> words = new ArrayList<>();
        boolean isArchiveCut = random.nextInt(10) == 0;
        double share = isArchiveCut ? random.nextDouble() : 1;
        Site less = ReportFiles.open(isArchiveCut ? files : ReportMutation.apply(files, random, words), share);
        return less == null
                ? List.of()
                : named(
                        name + ", " + words + (isArchiveCut ? "archive cut at " + share : ""),
                        sight(name, files).faults(Replay.examine(less)));
    }

    private Sight sight(Sample sample) {
        return wholes.computeIfAbsent(
                "sample " + sample.name(), n -> new Sight(Replay.of(sample).whole(), sample.expected()));
    }

    private Sight sight(String name, SortedMap<String, byte[]> files) {
        return wholes.computeIfAbsent(
                name,
                n -> new Sight(
                        Replay.examine(Objects.requireNonNull(ReportFiles.open(files, 1))),
                        causes.getOrDefault(n, List.of())));
    }

    private static List<String> named(String run, List<String> faults) {
        return faults.stream().map(fault -> run + ": " + fault).toList();
    }
}
