package dev.registrydoctor.doctor.cli.examine;

import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.PatientInput;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.archive.UnreadableSite;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import dev.registrydoctor.doctor.source.cluster.KubeconfigAccess;
import dev.registrydoctor.doctor.source.cluster.PodAccess;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.recorded.RecordedSites;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A site that has been opened, with what must be closed after it.
 *
 * @param embedded the servers behind a sample site, or null
 */
public record OpenSite(
        Site site, Report.Mode mode, @Nullable EmbeddedSite embedded) implements AutoCloseable {

    /**
     * Opens the site that the options name.
     *
     * @throws UsageException when there is none, or it cannot be read
     */
    public static OpenSite open(SiteOptions options, Terminal terminal, Duration timeout) {
        if (options.isRecorded()) {
            return recorded(options, options.recordings(), terminal);
        }
        if (options.sample.isGiven()) {
            return sample(options, options.sample.get(), timeout);
        }
        LiveOptions live = new LiveOptions(
                options.kubeconfig.orNull(),
                options.context.orNull(),
                options.root(),
                options.settings().registries(),
                options.redirects,
                timeout,
                options.push,
                options.verifyCredentials);
        // As kubectl has it: the home that the environment names, which sudo and scripts change.
        Map<String, String> environment = terminal.environment();
        String home = environment.getOrDefault("HOME", "");
        return new OpenSite(
                new LiveSite(
                        live,
                        environment.get("KUBECONFIG"),
                        home.isEmpty() ? null : Path.of(home),
                        PodAccess.of(environment)),
                Report.Mode.LIVE,
                null);
    }

    private static OpenSite recorded(SiteOptions options, List<String> from, Terminal terminal) {
        try {
            return new OpenSite(
                    RecordedSites.open(
                            from, new PatientInput(terminal.in(), options.timeout.get()), options.settings()),
                    Report.Mode.RECORDED,
                    null);
        } catch (UnreadableSite e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The sample of this name, or the one in this directory: a name with a slash is a path.
     *
     * @throws UsageException when there is none
     */
    public static Sample named(String name) {
        if (name.contains("/")) {
            return in(Path.of(name));
        }
        return Samples.find(name)
                .orElseThrow(() -> new UsageException(DidYouMean.unknown(
                        "sample",
                        name,
                        Samples.all().stream().map(Sample::name).toList(),
                        Version.NAME + " samples lists them")));
    }

    private static Sample in(Path directory) {
        if (!Files.isRegularFile(directory.resolve("sample.md"))) {
            throw new UsageException(directory
                    + " is not a sample: it has no sample.md; registry-doctor samples copy NAME DIR writes one");
        }
        try {
            return Sample.in(directory);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new UsageException(directory + " cannot be read as a sample: " + e.getMessage(), e);
        }
    }

    private static OpenSite sample(SiteOptions options, String name, Duration timeout) {
        EmbeddedSite embedded = start(named(name));
        return new OpenSite(live(options, embedded, timeout), Report.Mode.SAMPLE, embedded);
    }

    /** Where there is no room for a sample, nothing is wrong with the tool. */
    private static EmbeddedSite start(Sample sample) {
        try {
            return EmbeddedSite.start(sample);
        } catch (UncheckedIOException e) {
            throw new UsageException(
                    "a sample needs ports of 127.0.0.1 and files in " + System.getProperty("java.io.tmpdir")
                            + ", and cannot have them. Allow it to write there, or set"
                            + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR",
                    e);
        }
    }

    /** The same sample with no memory of what was asked. */
    public OpenSite again(SiteOptions options, Duration timeout) {
        if (embedded == null) {
            throw new IllegalStateException("only a sample is opened again");
        }
        return new OpenSite(live(options, embedded, timeout), mode, null);
    }

    private static SampleSite live(SiteOptions options, EmbeddedSite embedded, Duration timeout) {
        LiveOptions live = new LiveOptions(
                embedded.kubeconfig(),
                null,
                embedded.hostRoot(),
                options.settings().registries(),
                embedded.redirects(),
                timeout,
                null,
                options.verifyCredentials);
        return new SampleSite(new LiveSite(live));
    }

    /** What is alive of it, or null for a recording. */
    public @Nullable LiveSite live() {
        return site instanceof SampleSite sample ? sample.live() : site instanceof LiveSite live ? live : null;
    }

    /**
     * Refuses, after an examination, to report on a cluster whose kubeconfig cannot be used. The search is not waited for before
     * it: the other evidence is read at the same time.
     *
     * @throws UsageException with the file and what to do
     */
    public void requireKubeconfig(SiteOptions options, Terminal terminal) {
        KubeconfigAccess found = site instanceof LiveSite live ? live.kubeconfig() : null;
        if (found != null && !(found instanceof KubeconfigAccess.Ready)) {
            new KubeconfigUse(options, terminal.environment()).require(found);
        }
    }

    /**
     * Searches for the kubeconfig of a live cluster before anything else.
     *
     * @throws UsageException when it cannot be used
     */
    public void findKubeconfig(SiteOptions options, Terminal terminal) {
        if (site instanceof LiveSite live) {
            new KubeconfigUse(options, terminal.environment()).require(live.findKubeconfig());
        }
    }

    /** What the cluster of a live site or a sample is written to with; null when there is no cluster. */
    public @Nullable Kubeconfig kubeconfig() {
        Site alive = site instanceof SampleSite sample ? sample.live() : site;
        return alive instanceof LiveSite live && live.findKubeconfig() instanceof KubeconfigAccess.Ready ready
                ? ready.kubeconfig()
                : null;
    }

    /** The site in a few words: a sample by its name, since its addresses are nobody's. */
    public String description(SiteOptions options) {
        return options.sample.isGiven()
                ? "sample " + options.sample.get() + ", served by this program on loopback"
                : site.describe();
    }

    /** Puts together the report of an examination of this site, as far as there is time. */
    public Report report(SiteOptions options, ExaminedSite examined, List<String> args, BooleanSupplier isTimeUp) {
        Examination examination = examined.examination();
        return Report.of(
                new Report.Tool(Version.NAME, Version.number(), null, "Java " + Runtime.version()),
                Report.Run.of(examination, description(options), mode, vantage(examination), access(examination), args)
                        .narrowed(options.narrowing),
                examined,
                isTimeUp);
    }

    /** How the cluster was reached: on a node of MicroK8s, or by a kubeconfig from elsewhere. */
    static KubectlAccess access(Examination examination) {
        Answer<?> contact = examination.evidence().get(ApiContact.Ask.INSTANCE);
        return contact != null
                        && contact.toOptional().orElse(null) instanceof ApiContact api
                        && !api.serverHostIsHere()
                        && api.context() != null
                ? new KubectlAccess(api.context())
                : KubectlAccess.MICROK8S;
    }

    private @Nullable String vantage(Examination examination) {
        Answer<?> host =
                mode == Report.Mode.RECORDED ? null : examination.evidence().get(HostFacts.Ask.INSTANCE);
        return host != null && host.toOptional().orElse(null) instanceof HostFacts facts ? facts.hostname() : null;
    }

    @Override
    public void close() {
        if (site instanceof LiveSite live) {
            live.close();
        } else if (site instanceof SampleSite sample) {
            sample.live().close();
        }
        if (embedded != null) {
            embedded.close();
        }
    }
}
