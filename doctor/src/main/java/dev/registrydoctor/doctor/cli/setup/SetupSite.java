package dev.registrydoctor.doctor.cli.setup;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.doctor.cli.examine.Examinations;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.Options;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads what setup needs to know of this host and, where they are asked for, of the nodes. */
public final class SetupSite extends Options {

    private final SiteOptions site = with(new SiteOptions());
    private final NodeOptions nodes = with(new NodeOptions());

    /**
     * What was read.
     *
     * @param description of what was looked at
     */
    public record Seen(Evidence evidence, String description) {

        /** How commands for the cluster begin. */
        public KubectlAccess access() {
            return evidence.ifAsked(ApiContact.Ask.INSTANCE)
                    .flatMap(Answer::toOptional)
                    .filter(api -> !api.serverHostIsHere() && api.context() != null)
                    .map(api -> new KubectlAccess(api.context()))
                    .orElse(KubectlAccess.MICROK8S);
        }
    }

    /**
     * What is made of what was read, while the site is still open.
     *
     * @param <T> what comes of it
     */
    public interface Work<T> {
        /**
         * Makes it.
         *
         * @param open what was read from
         */
        T of(Seen seen, OpenSite open) throws IOException, InterruptedException;
    }

    /** Which site it is. */
    SiteOptions options() {
        return site;
    }

    /** Which nodes of it are looked at, and changed. */
    NodeOptions nodeOptions() {
        return nodes;
    }

    /** A registry that is looked at too, from here and from the nodes. */
    public void alsoLookAt(String host, int port) {
        List<String> all = new ArrayList<>(site.registries.get());
        all.add((host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
        site.registries.spec().setValue(all);
    }

    /**
     * Refuses options that cannot go together.
     *
     * @throws dev.registrydoctor.doctor.cli.stream.UsageException with what to do
     */
    public void validate() {
        site.validate();
        nodes.validateForFile(site);
    }

    /** Whether files of this machine are those of the environment: not those of a recording, a sample or a mounted disk. */
    public boolean isThisMachine() {
        return !site.isRecorded() && !site.sample.isGiven() && !site.hostRoot.isGiven();
    }

    /**
     * Asks what is needed.
     *
     * @throws dev.registrydoctor.doctor.cli.stream.UsageException when there is nothing to look at
     * @throws InterruptedException when the thread is interrupted; what was created on nodes is removed before
     */
    public Seen gather(Needs needs, Terminal terminal) throws IOException, InterruptedException {
        return look(needs, terminal, (seen, open) -> seen);
    }

    /**
     * Asks what is needed, and makes something of it.
     *
     * @throws dev.registrydoctor.doctor.cli.stream.UsageException when there is nothing to look at
     * @throws InterruptedException when the thread is interrupted; what was created on nodes is removed before
     */
    public <T> T look(Needs needs, Terminal terminal, Work<T> work) throws IOException, InterruptedException {
        Duration timeout = site.timeout.get();
        try (Progress progress = new Progress(terminal, false);
                OpenSite open = OpenSite.open(site, terminal, timeout)) {
            Evidence evidence = new Examinations(site, nodes, terminal, progress).gather(open, needs, timeout);
            progress.doing(null);
            return work.of(new Seen(evidence, open.description(site)), open);
        }
    }
}
