package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.doctor.act.fix.Consent;
import dev.registrydoctor.doctor.act.fix.Fixer;
import dev.registrydoctor.doctor.act.fix.Gate;
import dev.registrydoctor.doctor.act.fix.PlannedRemedy;
import dev.registrydoctor.doctor.act.fix.StepResult.Outcome;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.plan.Planner;
import dev.registrydoctor.doctor.cli.fix.text.StepTalk;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import java.io.IOException;

/** Carries out a setup; whether it is then as wanted is seen by planning again. */
final class SetupRun {

    private final Acting acting;
    private final Planner planner;
    private final Consent consent;
    private final Terminal terminal;
    private final Gate gate;

    SetupRun(Acting acting, Planner planner, Consent consent, Terminal terminal, Gate gate) {
        this.gate = gate;
        this.acting = acting;
        this.planner = planner;
        this.consent = consent;
        this.terminal = terminal;
    }

    /** Carries it out; returns whether every step is done. */
    boolean run(PlannedRemedy remedy) throws IOException, InterruptedException {
        try (Journal journal = acting.openJournal()) {
            Journal.Writing writing = acting.begin(remedy, journal);
            StepTalk talk = new StepTalk(terminal);
            Fixer.Result result =
                    new Fixer(planner, acting.applier(), consent, talk, gate).fixEachMachine(remedy, writing);
            if (writing.entry().isOpen()) {
                talk.say("To take it back: registry-doctor undo "
                        + writing.entry().number());
            }
            return result.results().size() == remedy.steps().size()
                    && !result.has(Outcome.FAILED)
                    && !result.has(Outcome.LEFT_OUT);
        }
    }
}
