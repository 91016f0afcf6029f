package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.doctor.act.apply.Undoer;
import dev.registrydoctor.doctor.act.change.NodeFilesChange;
import dev.registrydoctor.doctor.act.change.ObjectChange;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalEntry;
import dev.registrydoctor.doctor.act.journal.JournalStep;
import dev.registrydoctor.doctor.act.journal.JournalStep.State;
import dev.registrydoctor.doctor.act.plan.Here;
import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.fix.text.ChangeText;
import dev.registrydoctor.doctor.cli.fix.text.UndoText;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.reports.record.ExitCode;
import java.io.IOException;
import java.util.List;

/** {@code registry-doctor undo}: takes back what fix or setup changed. */
public final class UndoCommand extends Command {

    private final Terminal terminal;

    private final Arg<Integer> number = optional(
            Integer.class,
            "N",
            "The number of the change, as --list shows it (default: the last one that can be undone).");
    private final Arg<Boolean> list = flag(named("--list").description("List the changes, and change nothing."));
    private final Arg<Boolean> dryRun =
            flag(named("--dry-run").description("Show what would be taken back, and change nothing."));
    private final Arg<Boolean> keep = flag(named("--keep")
            .description("Leave what the change made as it is now, and record that it is not to be taken back."));
    private final SiteOptions site = with(new SiteOptions());

    public UndoCommand(Terminal terminal) {
        super(
                "undo",
                "Takes back what fix or setup changed.",
                "Files come back byte for byte, objects of Kubernetes in the fields that were changed. What somebody changed since"
                        + " is not overwritten.");
        spec.usageMessage().footer("Exit codes: 0 all was taken back, 2 wrong usage, 3 something was not.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        site.validate();
        if (site.isRecorded() || site.sample.isGiven()) {
            throw new UsageException("undo is for a live cluster: leave out --from and --sample");
        }
        try (OpenSite open = OpenSite.open(site, terminal, site.timeout.get());
                Acting acting = Acting.on(open, site, terminal)) {
            if (list.get()) {
                return list(Journal.reading(acting.journal()));
            } else if (dryRun.get()) {
                return show(entry(Journal.reading(acting.journal())));
            }
            try (Journal journal = Journal.writing(acting.journal());
                    Progress progress = new Progress(terminal, false)) {
                JournalEntry entry = entry(journal);
                return keep.get()
                        ? keep(entry, journal)
                        : undo(entry, journal, withNodes(entry, open, acting, progress));
            }
        }
    }

    /** Files of other nodes are put back by Pods, as they were changed. */
    private Acting withNodes(JournalEntry entry, OpenSite open, Acting acting, Progress progress) {
        boolean isOfNodes = entry.steps().stream().anyMatch(step -> step.change() instanceof NodeFilesChange);
        if (!isOfNodes) {
            return acting;
        }
        NodeOptions all = new NodeOptions();
        all.choose("");
        Evidence evidence = new Examiner(open.site(), site.timeout.get(), progress).gather(Needs.of(Listing.nodes()));
        NodeMachines nodes = NodeMachines.of(
                open, site, all, evidence.list(Listing.nodes()), new Here(null, false, List.of()), terminal, progress);
        return nodes == null ? acting : acting.with(nodes);
    }

    private int list(Journal journal) throws IOException {
        List<JournalEntry> entries = journal.entries();
        for (JournalEntry entry : entries) {
            terminal.out().println(line(entry));
        }
        if (entries.isEmpty()) {
            terminal.out().println("No changes are recorded in " + journal.folder() + ".");
        }
        return ExitCode.OK;
    }

    private static String line(JournalEntry entry) {
        String state = entry.isInterrupted() ? "interrupted" : entry.isOpen() ? "done" : "closed";
        return entry.number() + "  " + entry.begun().toString().substring(0, 19).replace('T', ' ') + "Z  " + state
                + "  " + entry.title();
    }

    private JournalEntry entry(Journal journal) throws IOException {
        List<JournalEntry> all = journal.entries();
        if (number.isGiven()) {
            return all.stream()
                    .filter(entry -> entry.number() == number.get())
                    .findFirst()
                    .orElseThrow(() -> new UsageException("there is no change " + number.get() + " in "
                            + journal.folder() + "; registry-doctor undo --list shows them"));
        }
        return all.stream()
                .filter(JournalEntry::isOpen)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new UsageException("no change in " + journal.folder() + " is left to take back"));
    }

    private int show(JournalEntry entry) {
        terminal.out().println(line(entry));
        for (int i = entry.steps().size() - 1; i >= 0; i--) {
            JournalStep step = entry.steps().get(i);
            if (step.isOpen()) {
                terminal.out()
                        .println((step.change().isReversible() ? "would take back: " : "cannot take back: ")
                                + ChangeText.subject(step.change()));
            }
        }
        return ExitCode.OK;
    }

    private int keep(JournalEntry entry, Journal journal) throws IOException {
        Journal.Writing writing = journal.reopen(entry);
        for (int i = 0; i < entry.steps().size(); i++) {
            if (entry.steps().get(i).isOpen()) {
                writing.ended(i, State.KEPT, null, null);
            }
        }
        terminal.out().println("Change " + entry.number() + " stays as it is.");
        return ExitCode.OK;
    }

    private int undo(JournalEntry entry, Journal journal, Acting acting) throws IOException, InterruptedException {
        refuseOthers(entry, acting);
        if (!entry.isOpen()) {
            terminal.out().println("Change " + entry.number() + " is taken back already.");
            return ExitCode.OK;
        }
        List<Undoer.Taken> taken = new Undoer(acting.changes()).undo(entry, journal);
        UndoText.print(taken, terminal.out());
        return taken.stream().allMatch(one -> one.problem() == null) ? ExitCode.OK : ExitCode.PROBLEMS;
    }

    /** The same names on another machine or in another cluster are other things. */
    private static void refuseOthers(JournalEntry entry, Acting acting) {
        if (!entry.root().equals(acting.machine())) {
            throw new UsageException("change " + entry.number() + " was made below " + entry.root()
                    + "; give --host-root " + entry.root());
        }
        boolean hasObjects = entry.steps().stream().anyMatch(step -> step.change() instanceof ObjectChange);
        if (hasObjects && !entry.cluster().equals(acting.cluster())) {
            throw new UsageException("change " + entry.number() + " was made in the cluster " + entry.cluster()
                    + "; name its kubeconfig with --kubeconfig");
        }
    }
}
