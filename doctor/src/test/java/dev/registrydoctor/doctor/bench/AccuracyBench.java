package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.doctor.live.LiveOptions;
import dev.registrydoctor.doctor.live.LiveSite;
import dev.registrydoctor.doctor.recorded.RecordedSites;
import dev.registrydoctor.samples.EmbeddedSite;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.SiteOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares the roots that the doctor names with those that are right, and the causes that it names for pasted error
 * lines: on the project's samples and on the sites beside
 * the tests, served over HTTP, and on recordings of a real cluster where a folder of them is at hand (first argument,
 * else {@code ../shared/recordings}). With {@code --site NAME}, where a star stands for anything, only on those sites.
 */
public final class AccuracyBench {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Recordings whose registry works and whose verdict hangs on what it holds; the others have none to ask. */
    private static final Set<String> WITH_IMAGE = Set.of("stale-tag", "unqualified-image", "tag-missing");

    private static final Set<String> WITH_REGISTRY = Set.of(
            "healthy-empty",
            "healthy-with-workload",
            "stale-tag",
            "unqualified-image",
            "tag-missing",
            "pull-secret-missing",
            "no-hosts-toml-for-registry",
            "mirrors-with-config-path");

    private final Score score = new Score();

    private AccuracyBench() {}

    /** Runs the benchmark; ends with 1 when a site is judged wrongly. */
    public static void main(String[] args) throws Exception {
        AccuracyBench bench = new AccuracyBench();
        if (args.length == 2 && args[0].equals("--site")) {
            Pattern wanted = Pattern.compile(Pattern.quote(args[1]).replace("*", "\\E.*\\Q"));
            bench.sites(wanted.asMatchPredicate());
            System.exit(bench.score.print() ? 0 : 1);
        }
        bench.samples();
        bench.sites(name -> true);
        Path recordings = Path.of(args.length > 0 ? args[0] : "../shared/recordings")
                .toAbsolutePath()
                .normalize();
        if (Files.isRegularFile(recordings.resolve("expected.tsv"))) {
            bench.recordings(recordings);
        } else {
            System.out.println("no recordings here; the samples and sites alone were run");
        }
        boolean sitesRight = bench.score.print();
        System.exit(symptoms() && sitesRight ? 0 : 1);
    }

    /** Pasted error lines; prints the wrong ones and the counts. */
    private static boolean symptoms() {
        List<SymptomCases.Judged> judged = SymptomCases.judge();
        judged.stream()
                .filter(one -> !one.isRight())
                .forEach(one -> System.out.println("WRONG  symptom " + one.line()));
        long right = judged.stream().filter(SymptomCases.Judged::isRight).count();
        long causes = judged.stream()
                .filter(one -> !one.given().expected().equals(SymptomCases.CANNOT_TELL))
                .count();
        System.out.printf(
                "symptoms: %d of %d right (%d with a cause, %d that cannot be told)%n",
                right, judged.size(), causes, judged.size() - causes);
        return right == judged.size();
    }

    private void samples() {
        Samples.all().forEach(sample -> embedded(sample, "sample"));
    }

    private void sites(Predicate<String> wanted) {
        Sites.folders().stream()
                .filter(folder -> wanted.test(String.valueOf(folder.getFileName())))
                .forEach(folder -> embedded(Sample.in(folder), "site"));
    }

    private void embedded(Sample sample, String column) {
        try (EmbeddedSite embedded = EmbeddedSite.start(sample)) {
            score.add(new Score.Row(sample.name(), column, List.of(Set.copyOf(sample.expected())), live(embedded), ""));
        }
    }

    private void recordings(Path folder) throws Exception {
        for (String line : Files.readAllLines(folder.resolve("expected.tsv"))) {
            String[] columns = line.split("\t", -1);
            if (line.startsWith("#") || columns.length < 3) {
                continue;
            }
            Path archive = folder.resolve(columns[0] + ".tar.gz");
            Site report =
                    RecordedSites.open(archive.toString(), InputStream.nullInputStream(), new Settings(List.of()));
            score.add(new Score.Row(columns[0], "report", expected(columns[1]), roots(report), ""));
            recordedLive(columns[0], archive, expected(columns[2]));
        }
    }

    /** The recording's API answers over HTTP, its arguments as the host's files, and a real registry where it had one. */
    private void recordedLive(String name, Path archive, List<Set<String>> expected) throws Exception {
        boolean needsRegistry = WITH_REGISTRY.contains(name);
        if (needsRegistry && DockerRegistry.program().isEmpty()) {
            score.add(new Score.Row(name, "live", expected, List.of(), "docker-registry is not installed"));
            return;
        }
        Path folder = unpack(archive);
        try {
            Sample sample = Sample.ofRecording(folder);
            if (!needsRegistry) {
                try (EmbeddedSite embedded = EmbeddedSite.start(sample)) {
                    score.add(new Score.Row(name, "live", expected, live(embedded), ""));
                }
                return;
            }
            try (DockerRegistry registry =
                    DockerRegistry.start(DockerRegistry.program().orElseThrow())) {
                if (WITH_IMAGE.contains(name)) {
                    registry.push("mynginx", "registry", "what was pushed last");
                }
                String at = registry.authority();
                SiteOptions options = SiteOptions.PLAIN.withRegistries(
                        Map.of("localhost:32000", at, "127.0.0.1:32000", at, "registry.lab:5280", at));
                try (EmbeddedSite embedded = EmbeddedSite.start(sample, options)) {
                    score.add(new Score.Row(name, "live", expected, live(embedded), ""));
                }
            }
        } finally {
            delete(folder);
        }
    }

    private static List<String> live(EmbeddedSite embedded) {
        LiveOptions options = new LiveOptions(
                embedded.kubeconfig(), null, embedded.hostRoot(), List.of(), embedded.redirects(), TIMEOUT);
        try (LiveSite site = new LiveSite(options)) {
            return roots(site);
        }
    }

    /** The roots in the order of the report, each named once. */
    private static List<String> roots(Site site) {
        var results = new Examiner(site, TIMEOUT, what -> {})
                .examine(CheckCatalog.checks())
                .results();
        return Diagnostician.diagnose(results).diagnoses().stream()
                .map(d -> d.root().problem().id())
                .distinct()
                .toList();
    }

    private static List<Set<String>> expected(String column) {
        return Arrays.stream(column.split("\\|", -1))
                .map(one -> one.equals("-") ? Set.<String>of() : Set.of(one.split(",", -1)))
                .toList();
    }

    private static Path unpack(Path archive) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("accuracy-recording");
        Process tar = new ProcessBuilder("tar", "xzf", archive.toString(), "-C", folder.toString())
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("cannot unpack " + archive);
        }
        return folder;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
