package dev.registrydoctor.doctor.cli.serve;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.examine.Rounds;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.serve.ExaminationReport;
import dev.registrydoctor.doctor.serve.Examining;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Examines as run does, again and again: each time what there is then, with connections of its own. */
final class ServeExamining implements Examining {

    private final SiteOptions site;
    private final NodeOptions nodes;
    private final RedactOptions redact;
    private final List<Check> checks;
    private final List<String> args;
    private final Terminal terminal;
    private final @Nullable OpenSite sample;
    private boolean isClusterKnown;

    /**
     * Examines what the options name.
     *
     * @param args the command line, which reports show
     * @param sample the open sample, or null when something else is examined
     */
    ServeExamining(
            SiteOptions site,
            NodeOptions nodes,
            RedactOptions redact,
            List<Check> checks,
            List<String> args,
            Terminal terminal,
            @Nullable OpenSite sample) {
        this.site = site;
        this.nodes = nodes;
        this.redact = redact;
        this.checks = List.copyOf(checks);
        this.args = List.copyOf(args);
        this.terminal = terminal;
        this.sample = sample;
    }

    @Override
    public List<Check> checks() {
        return checks;
    }

    /** In a thread of its own: whoever waits for answers of a server that hangs does not notice an interrupt. */
    @Override
    public ExaminationReport examine() throws InterruptedException {
        FutureTask<ExaminationReport> task = new FutureTask<>(this::round);
        Thread thread = new Thread(task, "examination");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("an examination failed", e.getCause());
        } finally {
            // Ends what it has created, when nobody waits for it any more.
            thread.interrupt();
        }
    }

    private ExaminationReport round() throws InterruptedException {
        try (Progress none = new Progress(terminal, true)) {
            Rounds.Round round = new Rounds(site, nodes, redact, checks, args, terminal, none).again(sample);
            Instant started = round.named().run().startedAt();
            return new ExaminationReport(
                    started == null ? Instant.now() : started,
                    round.report(),
                    round.named(),
                    hasAnswered(round.evidence().get(ApiContact.Ask.INSTANCE)));
        }
    }

    /** Where there never was a cluster, as on a host with nothing but a registry, none is missed. */
    private boolean hasAnswered(@Nullable Answer<?> contact) {
        if (contact == null) {
            return true;
        }
        ApiContact.State state = contact.toOptional().orElse(null) instanceof ApiContact api ? api.state() : null;
        isClusterKnown |= state != ApiContact.State.NO_KUBECONFIG;
        return state == ApiContact.State.ANSWERS || !isClusterKnown;
    }
}
