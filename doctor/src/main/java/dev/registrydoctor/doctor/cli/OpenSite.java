package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.doctor.live.LiveOptions;
import dev.registrydoctor.doctor.live.LiveSite;
import dev.registrydoctor.doctor.recorded.RecordedSites;
import dev.registrydoctor.doctor.recorded.UnreadableSite;
import dev.registrydoctor.reports.Report;
import dev.registrydoctor.samples.EmbeddedSite;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A site that has been opened, with what must be closed after it.
 *
 * @param embedded the servers behind a sample site, or null
 */
record OpenSite(Site site, Report.Mode mode, @Nullable EmbeddedSite embedded) implements AutoCloseable {

    /**
     * Opens the site that the options name.
     *
     * @throws UsageException when there is none, or it cannot be read
     */
    static OpenSite open(SiteOptions options, Terminal terminal, Duration timeout) {
        if (options.from != null) {
            return recorded(options, options.from, terminal);
        }
        if (options.sample != null) {
            return sample(options, options.sample, timeout);
        }
        LiveOptions live = new LiveOptions(
                options.kubeconfig,
                options.context,
                options.root(),
                options.settings().registries(),
                Map.of(),
                timeout,
                options.push,
                options.verifyCredentials);
        // As kubectl has it: the home that the environment names, which sudo and scripts change.
        String home = terminal.environment().getOrDefault("HOME", "");
        return new OpenSite(
                new LiveSite(live, terminal.environment().get("KUBECONFIG"), home.isEmpty() ? null : Path.of(home)),
                Report.Mode.LIVE,
                null);
    }

    private static OpenSite recorded(SiteOptions options, String from, Terminal terminal) {
        try {
            return new OpenSite(
                    RecordedSites.open(from, terminal.in(), options.settings()), Report.Mode.RECORDED, null);
        } catch (UnreadableSite e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static OpenSite sample(SiteOptions options, String name, Duration timeout) {
        Sample sample = Samples.find(name)
                .orElseThrow(() -> new UsageException("there is no sample '" + name + "'; there are "
                        + Samples.all().stream().map(Sample::name).collect(Collectors.joining(", "))));
        EmbeddedSite embedded = EmbeddedSite.start(sample);
        return new OpenSite(live(options, embedded, timeout), Report.Mode.SAMPLE, embedded);
    }

    /** The same sample with no memory of what was asked. */
    OpenSite again(SiteOptions options, Duration timeout) {
        if (embedded == null) {
            throw new IllegalStateException("only a sample is opened again");
        }
        return new OpenSite(live(options, embedded, timeout), mode, null);
    }

    private static LiveSite live(SiteOptions options, EmbeddedSite embedded, Duration timeout) {
        LiveOptions live = new LiveOptions(
                embedded.kubeconfig(),
                null,
                embedded.hostRoot(),
                options.settings().registries(),
                embedded.redirects(),
                timeout,
                null,
                options.verifyCredentials);
        return new LiveSite(live);
    }

    /** The site in a few words: a sample by its name, since its addresses are nobody's. */
    String description(SiteOptions options) {
        return options.sample == null
                ? site.describe()
                : "sample " + options.sample + ", served by this program on loopback";
    }

    @Override
    public void close() {
        if (site instanceof LiveSite live) {
            live.close();
        }
        if (embedded != null) {
            embedded.close();
        }
    }
}
