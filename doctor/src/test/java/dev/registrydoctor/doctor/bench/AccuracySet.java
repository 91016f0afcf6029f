package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.diagnosis.NodeShapes;
import dev.registrydoctor.checks.diagnosis.SameFaults;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.testkit.FindingRules;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.recorded.RecordedSites;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import dev.registrydoctor.samples.server.SampleOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The accuracy set: every environment for which the right causes are known. These are the samples, the sites beside the
 * tests, and the recordings of a real cluster where a folder of them exists. The benchmark scores them; a test asserts
 * each of them.
 */
final class AccuracySet {

    private static final Set<String> CHECKS =
            CheckCatalog.checks().stream().map(check -> check.info().id()).collect(Collectors.toSet());

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Recordings whose verdict depends on what the registry holds. The others need no image in it. */
    private static final Set<String> WITH_IMAGE = Set.of("stale-tag", "unqualified-image", "tag-missing");

    /** Recordings whose registry works. The others have none to ask. */
    private static final Set<String> WITH_REGISTRY = Set.of(
            "healthy-empty",
            "healthy-with-workload",
            "stale-tag",
            "unqualified-image",
            "tag-missing",
            "pull-secret-missing",
            "no-hosts-toml-for-registry",
            "mirrors-with-config-path");

    /** How the roots of an environment are found. */
    interface Examination {
        /**
         * Examines it.
         *
         * @throws Exception when the environment cannot be set up
         */
        List<String> roots() throws Exception;
    }

    /**
     * One environment.
     *
     * @param column sample or site; for a recording, report or live
     * @param expected sets of roots, any of which is right
     * @param examination examines it
     * @param missing the program that it needs and that is not installed, or empty
     */
    record Environment(
            String name, String column, List<Set<String>> expected, Examination examination, Optional<String> missing) {

        /** Examines the environment; one that lacks a program is skipped by name. */
        Score.Row examine() throws Exception {
            return missing.isPresent()
                    ? new Score.Row(name, column, expected, List.of(), missing.get() + " is not installed")
                    : new Score.Row(name, column, expected, examination.roots(), "");
        }

        @Override
        public String toString() {
            return name + " (" + column + ")";
        }
    }

    private AccuracySet() {}

    static Stream<Environment> samples() {
        return Samples.all().stream().map(sample -> embedded(sample, "sample"));
    }

    static Stream<Environment> sites() {
        return Sites.folders().stream().map(folder -> embedded(Sample.in(folder), "site"));
    }

    /** The sites of several nodes whose inspection reports are joined. */
    static Stream<Environment> joins() {
        return Sites.folders().stream()
                .map(Sample::in)
                .flatMap(site -> Stream.ofNullable(NodeReports.expected(site))
                        .map(expected -> new Environment(
                                site.name(),
                                "reports",
                                List.of(Set.copyOf(expected)),
                                () -> joined(site),
                                Optional.empty())));
    }

    /** The recordings of a folder, each as a report and as a live cluster; none when it has no {@code expected.tsv}. */
    static Stream<Environment> recordings(Path folder) {
        Path table = folder.resolve("expected.tsv");
        if (!Files.isRegularFile(table)) {
            return Stream.empty();
        }
        try {
            List<Environment> found = new ArrayList<>();
            for (String line : Files.readAllLines(table)) {
                String[] columns = line.split("\t", -1);
                if (!line.startsWith("#") && columns.length >= 3) {
                    String name = columns[0];
                    Path archive = folder.resolve(name + ".tar.gz");
                    found.add(new Environment(
                            name, "report", expected(columns[1]), () -> report(archive), Optional.empty()));
                    found.add(recordedLive(name, archive, expected(columns[2])));
                }
            }
            return found.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Environment embedded(Sample sample, String column) {
        return new Environment(
                sample.name(),
                column,
                List.of(Set.copyOf(sample.expected())),
                () -> served(sample, SampleOptions.PLAIN),
                Optional.empty());
    }

    private static List<String> joined(Sample site) throws Exception {
        Path folder = Files.createTempDirectory("accuracy-reports");
        try {
            List<String> reports =
                    NodeReports.write(site, folder).stream().map(Path::toString).toList();
            return roots(
                    diagnoses(RecordedSites.open(reports, InputStream.nullInputStream(), new Settings(List.of()))));
        } finally {
            delete(folder);
        }
    }

    private static List<String> report(Path archive) throws Exception {
        return roots(diagnoses(
                RecordedSites.open(archive.toString(), InputStream.nullInputStream(), new Settings(List.of()))));
    }

    /** The recording's API answers over HTTP, its arguments as the host's files, and a real registry where it had one. */
    private static Environment recordedLive(String name, Path archive, List<Set<String>> expected) {
        boolean needsRegistry = WITH_REGISTRY.contains(name);
        Optional<String> missing =
                needsRegistry && DockerRegistry.program().isEmpty() ? Optional.of("docker-registry") : Optional.empty();
        return new Environment(name, "live", expected, () -> live(name, archive, needsRegistry), missing);
    }

    private static List<String> live(String name, Path archive, boolean needsRegistry) throws Exception {
        Path folder = unpack(archive);
        try {
            Sample sample = RecordingFiles.sample(folder);
            if (!needsRegistry) {
                return served(sample, SampleOptions.PLAIN);
            }
            try (DockerRegistry registry =
                    DockerRegistry.start(DockerRegistry.program().orElseThrow())) {
                if (WITH_IMAGE.contains(name)) {
                    registry.push("mynginx", "registry", "what was pushed last");
                }
                String at = registry.authority();
                return served(
                        sample,
                        SampleOptions.PLAIN.withRegistries(
                                Map.of("localhost:32000", at, "127.0.0.1:32000", at, "registry.lab:5280", at)));
            }
        } finally {
            delete(folder);
        }
    }

    private static List<String> served(Sample sample, SampleOptions options) {
        return roots(diagnoses(sample, options));
    }

    /** What is wrong with a sample, as it is served. */
    static Diagnoses diagnoses(Sample sample) {
        return diagnoses(sample, SampleOptions.PLAIN);
    }

    /** The cluster as it is seen from each of its nodes, where the sample has nodes; else as it is seen from here. */
    private static Diagnoses diagnoses(Sample sample, SampleOptions options) {
        try (NodeSites nodes = NodeSites.of(sample, TIMEOUT)) {
            return diagnoses(sample, options, nodes);
        }
    }

    private static Diagnoses diagnoses(Sample sample, SampleOptions options, NodeSites nodes) {
        Sample here = NodeSites.here(sample);
        try (EmbeddedSite embedded = EmbeddedSite.start(here, options);
                LiveSite site = new LiveSite(new LiveOptions(
                        embedded.kubeconfig(), null, embedded.hostRoot(), List.of(), embedded.redirects(), TIMEOUT))) {
            return diagnoses(nodes.seenFrom(
                    HostTimes.over(AnsweredSite.over(site, here.files()), here.files())));
        }
    }

    /** The roots in the order of the report, each named once. */
    private static List<String> roots(Diagnoses diagnoses) {
        return diagnoses.diagnoses().stream()
                .map(d -> root(d.root()))
                .distinct()
                .toList();
    }

    /**
     * What is wrong with a site, each fault told once.
     *
     * @throws IllegalStateException when a check fails, as one does that reads evidence that nobody declared, or when a remedy
     *     names a check to run again that does not exist
     * @throws AssertionError when a finding or its remedy breaks a rule of {@link FindingRules}
     */
    static Diagnoses diagnoses(Site site) {
        var results = new Examiner(site, TIMEOUT, what -> {})
                .examine(CheckCatalog.checks())
                .results();
        for (CheckResult result : results) {
            if (result.outcome() instanceof Outcome.Failed failed) {
                throw new IllegalStateException(result.check().id() + ": " + failed.message());
            }
            for (Finding finding : result.findings()) {
                FindingRules.hold(finding);
                if (!CHECKS.containsAll(finding.checksToRerun())) {
                    throw new IllegalStateException("no such check in " + finding.checksToRerun());
                }
            }
        }
        Diagnoses diagnoses = Diagnostician.diagnose(results);
        List<Node> nodes = site.ask(Listing.nodes()).join().toOptional().orElse(List.of());
        return SameFaults.of(results, diagnoses, new NodeShapes(nodes)).diagnoses(diagnoses);
    }

    /** The problem, and where several nodes are looked at the nodes that it is on: {@code tls.expired@b+c}. */
    static String root(Finding root) {
        List<String> hosts = root.details().hosts();
        return root.problem().id() + (hosts.isEmpty() ? "" : "@" + String.join("+", hosts));
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
