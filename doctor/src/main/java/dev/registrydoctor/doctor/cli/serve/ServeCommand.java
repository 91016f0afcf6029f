package dev.registrydoctor.doctor.cli.serve;

import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.PluginOptions;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.Selection;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.OutputFile;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.ServePrograms;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.secrets.CleanText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code registry-doctor serve}: examines again and again, and tells what changes. */
public final class ServeCommand extends Command {

    private final Terminal terminal;

    private final ServeOptions options = with(new ServeOptions());
    private final SiteOptions site = with(new SiteOptions());
    private final Selection selection = with(new Selection());
    private final PluginOptions plugins = with(new PluginOptions());
    private final RedactOptions redact = with(new RedactOptions());

    public ServeCommand(Terminal terminal) {
        super(
                "serve",
                "Watches the cluster and this host: examines on a schedule and after changes, shows reports and metrics over"
                        + " HTTP, and tells when a cause begins or ends.",
                "It changes nothing, and offers nothing that does. It ends on SIGTERM and Ctrl-C.");
        this.terminal = terminal;
    }

    @Override
    @SuppressWarnings("try") // What is opened is there until the end, and closed then.
    public Integer call() throws Exception {
        ServeValidation validation = new ServeValidation(options, site);
        validation.refuse(redact, selection);
        site.narrowing = selection.narrowing();
        ServeLog log = new TerminalLog(terminal);
        if (options.notifyTest.get()) {
            return testReceivers(validation.receivers());
        }
        // What is wrong with the options is said before anything is opened.
        ServeSettings settings = validation.settings();
        try (OpenSite sample = site.sample.isGiven() ? OpenSite.open(site, terminal, site.timeout.get()) : null;
                EndOfServe end = new EndOfServe()) {
            Supplier<@Nullable Kubeconfig> kubeconfig = sample == null ? this::kubeconfig : () -> null;
            if (sample == null) {
                require();
            }
            settings = settings.with(leader(kubeconfig));
            ServeExamining examining = new ServeExamining(
                    site,
                    options.nodes.get() ? NodeOptions.standing() : new NodeOptions(),
                    redact,
                    selection.of(plugins.load(terminal).checks()),
                    originalArgs(),
                    terminal,
                    sample);
            ServePrograms.open().serve(settings, examining, kubeconfig, log);
        } catch (InterruptedException e) {
            log.say("ended");
        } catch (IOException e) {
            throw new UsageException("cannot serve: " + OutputFile.reason(e), e);
        }
        return ExitCode.OK;
    }

    private int testReceivers(Path file) throws InterruptedException {
        ServeLog out = line -> terminal.out().println(CleanText.line(line));
        try {
            return ServePrograms.open().testReceivers(file, out) ? ExitCode.OK : ExitCode.PROBLEMS;
        } catch (IOException e) {
            throw new UsageException("--notify: " + OutputFile.reason(e), e);
        }
    }

    /** Refuses, before the first examination, a kubeconfig that cannot be used. */
    private void require() {
        try (OpenSite open = OpenSite.open(site, terminal, site.timeout.get())) {
            open.findKubeconfig(site, terminal);
        }
    }

    private @Nullable Kubeconfig kubeconfig() {
        try (OpenSite open = OpenSite.open(site, terminal, site.timeout.get())) {
            return open.kubeconfig();
        }
    }

    private ServeSettings.@Nullable Leader leader(Supplier<@Nullable Kubeconfig> kubeconfig) {
        if (!options.lead.get()) {
            return null;
        }
        Kubeconfig cluster = kubeconfig.get();
        if (cluster == null) {
            throw new UsageException("--lead needs a cluster, and there is no kubeconfig; name one with --kubeconfig");
        }
        String pod = terminal.environment().getOrDefault("POD_NAME", "");
        if (pod.isEmpty()) {
            throw new UsageException("--lead needs a name for this replica: set POD_NAME to the name of its Pod");
        }
        String namespace = terminal.environment().getOrDefault("POD_NAMESPACE", "");
        return new ServeSettings.Leader(
                namespace.isEmpty() ? cluster.namespace() : namespace,
                "registry-doctor",
                pod,
                options.leaseDuration.get());
    }
}
