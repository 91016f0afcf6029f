package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.doctor.act.fix.Fixer;
import dev.registrydoctor.doctor.act.fix.Gate;
import dev.registrydoctor.doctor.act.fix.PlannedRemedy;
import dev.registrydoctor.doctor.act.fix.StepResult.Outcome;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.plan.Here;
import dev.registrydoctor.doctor.act.plan.Logins;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.Planner;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.fix.text.StepTalk;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.Options;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Carries out the steps of a plan that was shown, as somebody agrees to them: what setup has in common with fix. */
public final class CarryOut extends Options {

    /** What is said after a plan that was only shown. */
    public static final String NOTHING_CHANGED =
            "Nothing was changed. In a terminal, the same command without --dry-run asks before"
                    + " each step; --yes carries out what neither restarts nor loses anything.";

    private final AgreementOptions agreement = with(new AgreementOptions());
    private @Nullable Person person;

    /**
     * What is carried out.
     *
     * @param title what it is for, for the journal
     * @param subject what a person types to agree to a loss
     * @param steps in order
     * @param login for the one registry that steps want a login for, or null
     * @param care what else is seen to
     */
    public record Wanted(
            String title,
            String subject,
            List<Step> steps,
            @Nullable Login login,
            Care care) {

        /** Steps that nothing else is seen to for. */
        public Wanted(String title, String subject, List<Step> steps, @Nullable Login login) {
            this(title, subject, steps, login, Care.NONE);
        }

        public Wanted {
            steps = List.copyOf(steps);
        }
    }

    /**
     * What is seen to when steps lose data.
     *
     * @param gate looks once more before each step
     * @param namedLoss what may be lost without asking, since its name was given on the command line; null for nothing
     */
    public record Care(Gate gate, @Nullable String namedLoss) {
        /** Each step is carried out as agreed to, and each loss is asked. */
        public static final Care NONE = new Care(Gate.OPEN, null);
    }

    /**
     * Refuses options that cannot go together.
     *
     * @throws UsageException with what to do
     */
    public void validate(SiteOptions site) {
        agreement.validate();
        if (agreement.agreement() != Agreement.NOTHING && (site.isRecorded() || site.sample.isGiven())) {
            throw new UsageException("--yes is for a live cluster: a recording or a sample cannot be changed");
        }
    }

    /**
     * Whether steps are carried out, or only shown.
     *
     * @param isText whether people read the output
     */
    public boolean isWanted(SiteOptions site, Terminal terminal, boolean isText) {
        boolean isAlive = !site.isRecorded() && !site.sample.isGiven();
        boolean isAsked = terminal.isInteractive() && isText;
        return isAlive && !agreement.isDryRun() && (isAsked || agreement.agreement() != Agreement.NOTHING);
    }

    /**
     * Whether somebody agrees to what neither restarts nor loses anything: on the command line, or when asked now.
     *
     * @param question without the answers
     * @param terminal where a person is asked
     */
    public boolean agreesTo(String question, Terminal terminal) {
        if (agreement.agreement() != Agreement.NOTHING) {
            return true;
        }
        String answer = person(terminal).answer(question + " [y]es, [n]o").toLowerCase(Locale.ROOT);
        return answer.equals("y") || answer.equals("yes");
    }

    /** The same for all questions: what is typed ahead stays with it. */
    private Person person(Terminal terminal) {
        Person there = person == null ? Person.at(terminal) : person;
        person = there;
        return there;
    }

    /**
     * Where steps are carried out.
     *
     * @param evidence has {@link NodeOfHost#NEEDS}
     * @param access how people reach the cluster
     */
    public record Place(OpenSite open, SiteOptions site, NodeOptions nodes, Evidence evidence, KubectlAccess access) {}

    /** Takes back first what a killed run left: a registry that it has set read-only. */
    public void takeBackInterrupted(SiteOptions site, Terminal terminal) throws IOException, InterruptedException {
        InterruptedWork.takeBack(site, terminal);
    }

    /**
     * Carries steps out in an open site.
     *
     * @param terminal where people read along
     * @return whether all steps are done
     */
    public boolean run(Wanted wanted, Place place, Terminal terminal) throws IOException, InterruptedException {
        if (wanted.steps().isEmpty()) {
            return true;
        }
        Here here = Here.of(place.evidence());
        Remedy remedy = new Remedy(wanted.steps(), Verification.of(""));
        try (Progress progress = new Progress(terminal, false);
                Acting machine = Acting.on(place.open(), place.site(), terminal)) {
            NodeMachines others = NodeMachines.of(
                    place.open(),
                    place.site(),
                    place.nodes(),
                    place.evidence().list(Listing.nodes()),
                    here,
                    terminal,
                    progress);
            Acting acting = others == null ? machine : machine.with(others);
            Login login = wanted.login();
            Planner planner = acting.planner(here, place.access(), login == null ? Logins.NONE : server -> login);
            List<PlannedStep> steps = planner.plan(remedy);
            if (others != null && others.readWanted()) {
                steps = planner.plan(remedy);
            }
            progress.doing(null);
            PlannedRemedy planned = new PlannedRemedy(
                    wanted.title(), "", wanted.subject(), null, remedy, RemedyText.of(remedy, place.access()), steps);
            AskedConsent consent = new AskedConsent(
                    terminal,
                    terminal.style(TextStyle.Detail.NORMAL),
                    agreement.agreement(),
                    person(terminal),
                    wanted.care().namedLoss());
            StepTalk talk = new StepTalk(terminal);
            return carriesOut(
                    planned,
                    new Fixer(
                            planner,
                            acting.applier(),
                            consent,
                            talk,
                            wanted.care().gate()),
                    acting,
                    talk);
        }
    }

    /** Whether the machine is then as wanted is seen by planning again. */
    private static boolean carriesOut(PlannedRemedy remedy, Fixer fixer, Acting acting, StepTalk talk)
            throws IOException, InterruptedException {
        try (Journal journal = acting.openJournal()) {
            Journal.Writing writing = acting.begin(remedy, journal);
            Fixer.Result result = fixer.fixEachMachine(remedy, writing);
            if (writing.entry().isReversible()) {
                talk.say("To take it back: registry-doctor undo "
                        + writing.entry().number());
            }
            return result.results().size() == remedy.steps().size()
                    && !result.has(Outcome.FAILED)
                    && !result.has(Outcome.LEFT_OUT);
        }
    }
}
