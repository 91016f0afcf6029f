package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Listing.Kind;
import dev.registrydoctor.doctor.recorded.ReportFiles;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LossOfSightTest {

    private static final int RUNS = Integer.getInteger("sight.runs", 1500);
    private static final long SEED = Long.getLong("sight.seed", 13);
    private static final int EVERY = Integer.getInteger("sight.every", 6);

    static List<Sample> samples() {
        List<Sample> all = Stream.concat(
                        Samples.all().stream(), Sites.folders().stream().map(Sample::in))
                .toList();
        List<Sample> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (i % EVERY == Math.floorMod(SEED, EVERY)) {
                some.add(all.get(i));
            }
        }
        return some;
    }

    @Test
    void listsThatShowLessAddNoCause() {
        List<Sample> samples = samples();
        List<String> offenders = new ArrayList<>();
        long recording = System.nanoTime();
        samples.forEach(Replay::of);
        long start = System.nanoTime();
        for (int run = 0; run < RUNS; run++) {
            Sample sample = samples.get(run % samples.size());
            Replay replay = Replay.of(sample);
            Random random = new Random(SEED * 1_000_003 + run);
            List<String> words = new ArrayList<>();
            Map<Kind, String> less = ListMutation.apply(replay.lists(), random, words);
            for (String fault : new Sight(replay.whole(), sample.expected()).faults(replay.with(less))) {
                offenders.add(sample.name() + ", " + words + ": " + fault);
            }
        }
        System.out.println(RUNS + " runs of " + samples.size() + " samples: recording "
                + (start - recording) / 1_000_000 + " ms, runs " + (System.nanoTime() - start) / 1_000_000
                + " ms, offenders " + offenders.size());
        assertEquals(List.of(), offenders, () -> String.join("\n", offenders));
    }

    /** Reports of real clusters where they are at hand: {@code ../shared} is no part of the project. */
    private static Map<String, SortedMap<String, byte[]>> reports() {
        Map<String, SortedMap<String, byte[]>> reports = new LinkedHashMap<>();
        for (Path folder : folders()) {
            ReportFiles.archives(folder).forEach(a -> reports.put(ReportFiles.name(a), ReportFiles.read(a)));
        }
        return reports;
    }

    /** What is wrong in each, whether or not the program tells it. */
    private static Map<String, List<String>> causes() {
        Map<String, List<String>> causes = new HashMap<>();
        for (Path folder : folders()) {
            for (String line : ReportFiles.lines(folder.resolve("expected.tsv"))) {
                String[] columns = line.split("\t", -1);
                if (columns.length > 2) {
                    causes.put(columns[0], List.of((columns[1] + "," + columns[2]).split("[|,]", -1)));
                }
            }
        }
        return causes;
    }

    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            folders.add(at.resolve("shared/recordings"));
            folders.add(at.resolve("shared/recordings-real"));
        }
        return folders;
    }

    @Test
    void reportsThatShowLessAddNoCause() {
        Map<String, SortedMap<String, byte[]>> reports = reports();
        assumeFalse(reports.isEmpty(), "no recordings here");
        List<String> names = List.copyOf(reports.keySet());
        Map<String, List<String>> causes = causes();
        Map<String, Sight> wholes = new HashMap<>();
        List<String> offenders = new ArrayList<>();
        long start = System.nanoTime();
        int unreadable = 0;
        for (int run = 0; run < RUNS; run++) {
            String name = names.get(run % names.size());
            SortedMap<String, byte[]> files = Objects.requireNonNull(reports.get(name));
            Sight whole = wholes.computeIfAbsent(
                    name,
                    n -> new Sight(
                            Replay.examine(Objects.requireNonNull(ReportFiles.open(files, 1))),
                            causes.getOrDefault(n, List.of())));
            Random random = new Random(SEED * 1_000_003 + run);
            List<String> words = new ArrayList<>();
            boolean isArchiveCut = random.nextInt(10) == 0;
            double share = isArchiveCut ? random.nextDouble() : 1;
            Site less = ReportFiles.open(isArchiveCut ? files : ReportMutation.apply(files, random, words), share);
            if (less == null) {
                unreadable++;
                continue;
            }
            for (String fault : whole.faults(Replay.examine(less))) {
                offenders.add(name + ", " + words + (isArchiveCut ? " archive cut at " + share : "") + ": " + fault);
            }
        }
        System.out.println(RUNS + " runs of " + names.size() + " reports: " + unreadable + " unreadable, "
                + (System.nanoTime() - start) / 1_000_000 + " ms, offenders " + offenders.size());
        assertEquals(List.of(), offenders, () -> String.join("\n", offenders));
    }
}
