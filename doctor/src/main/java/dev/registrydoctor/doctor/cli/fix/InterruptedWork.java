package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.ShellText;
import dev.registrydoctor.doctor.act.apply.CommandRunner;
import dev.registrydoctor.doctor.act.apply.Undoer;
import dev.registrydoctor.doctor.act.change.ReadOnlyMode;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalEntry;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.fix.text.StepTalk;
import dev.registrydoctor.doctor.cli.fix.text.UndoText;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;

/** Takes back what a killed run left: a registry that it has set read-only, which nobody can push to. */
final class InterruptedWork {

    private final Acting acting;
    private final Examiner examiner;
    private final Terminal terminal;

    /**
     * What was left on a machine and its cluster.
     *
     * @param examiner asks how the cluster is reached
     */
    InterruptedWork(Acting acting, Examiner examiner, Terminal terminal) {
        this.acting = acting;
        this.examiner = examiner;
        this.terminal = terminal;
    }

    /** Takes back what was left of a live site, and says so. */
    static void takeBack(SiteOptions site, Terminal terminal) throws IOException, InterruptedException {
        try (Progress progress = new Progress(terminal, false);
                OpenSite open = OpenSite.open(site, terminal, site.timeout.get());
                Acting acting = Acting.on(open, site, terminal)) {
            Examiner examiner = new Examiner(open.site(), site.timeout.get(), progress);
            new InterruptedWork(acting, examiner, terminal).takeBack();
        }
    }

    /**
     * Takes it back, and says so.
     *
     * @return whether there was something
     */
    boolean takeBack() throws IOException, InterruptedException {
        if (!Files.isDirectory(acting.journal())) {
            return false;
        }
        boolean isAny = false;
        if (Journal.reading(acting.journal()).entries().stream().noneMatch(this::isLeft)) {
            return false;
        }
        try (Journal journal = Journal.writing(acting.journal())) {
            for (JournalEntry entry : journal.entries()) {
                if (isLeft(entry)) {
                    isAny = true;
                    new StepTalk(terminal)
                            .say("Change " + entry.number() + " (" + entry.title()
                                    + ") was interrupted and left the registry read-only. It is set back first.");
                    UndoText.print(new Undoer(acting.changes()).undo(entry, journal), terminal.out());
                }
            }
        }
        if (isAny) {
            waitForRollout();
        }
        return isAny;
    }

    private boolean isLeft(JournalEntry entry) {
        return entry.cluster().equals(acting.cluster())
                && entry.steps().stream().anyMatch(step -> step.isOpen() && ReadOnlyMode.isBegunBy(step.change()));
    }

    private KubectlAccess access() {
        return examiner.gather(Needs.of(ApiContact.Ask.INSTANCE))
                .find(ApiContact.Ask.INSTANCE)
                .filter(api -> !api.serverHostIsHere() && api.context() != null)
                .map(api -> new KubectlAccess(api.context()))
                .orElse(KubectlAccess.MICROK8S);
    }

    private void waitForRollout() throws InterruptedException {
        String command = Objects.requireNonNull(
                new ShellText(access()).command(Action.kubectl(DeploymentSteps.rollout("120s")), Actor.cluster()));
        try {
            acting.commands(CommandRunner.LIMIT).run(List.of("/bin/sh", "-c", command));
        } catch (IOException e) {
            new StepTalk(terminal).say("Whether it runs again could not be waited for here.");
        }
    }
}
