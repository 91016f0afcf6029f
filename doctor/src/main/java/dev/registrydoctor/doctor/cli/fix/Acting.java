package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.apply.Applier;
import dev.registrydoctor.doctor.act.apply.Changes;
import dev.registrydoctor.doctor.act.apply.CommandRunner;
import dev.registrydoctor.doctor.act.file.MachineFiles;
import dev.registrydoctor.doctor.act.fix.PlannedRemedy;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalEntry;
import dev.registrydoctor.doctor.act.object.ClusterObjects;
import dev.registrydoctor.doctor.act.plan.ClusterReach;
import dev.registrydoctor.doctor.act.plan.Here;
import dev.registrydoctor.doctor.act.plan.Logins;
import dev.registrydoctor.doctor.act.plan.Planner;
import dev.registrydoctor.doctor.act.plan.RemoteNodes;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.ConfigFolder;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.files.EffectiveUser;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changes this machine and its cluster.
 *
 * @param root where the root of the machine is
 * @param isAlive whether it is more than a sample
 * @param objects null where there is no cluster
 * @param cluster the URL of the API server, or empty
 * @param journal the folder of the journal
 * @param nodes the other nodes whose files are changed, or null
 * @param variables what commands find in their environment, so that kubectl reaches the same cluster
 */
record Acting(
        Path root,
        MachineFiles files,
        boolean isAlive,
        @Nullable ClusterObjects objects,
        String cluster,
        boolean isRoot,
        Path journal,
        Map<String, String> variables,
        @Nullable NodeMachines nodes)
        implements AutoCloseable {

    /** The home folder of root. */
    private static final String OF_ROOT = "/root";

    /**
     * The journal of a machine, which root writes: on the machine itself, so that it is found there when its disk was mounted
     * elsewhere while it was changed.
     */
    private static final String ON_MACHINE = "var/lib/registry-doctor/changes";

    /**
     * Opens what changes an open site. A recording has neither files nor objects.
     *
     * @throws UsageException when the cluster cannot be written to with this kubeconfig
     */
    static Acting on(OpenSite open, SiteOptions options, Terminal terminal) {
        boolean isRoot = hasAllRights();
        Path root = open.embedded() == null ? options.root() : open.embedded().hostRoot();
        Path journal = isRoot ? root.resolve(ON_MACHINE) : ofUser(terminal);
        boolean isSample = open.embedded() != null;
        Kubeconfig kubeconfig = isSample ? null : open.kubeconfig();
        if (kubeconfig == null) {
            return new Acting(
                    root,
                    new MachineFiles(root, home(root, terminal)),
                    !isSample,
                    null,
                    "",
                    isRoot || isSample,
                    journal,
                    Map.of(),
                    null);
        }
        try {
            return new Acting(
                    root,
                    new MachineFiles(root, home(root, terminal)),
                    true,
                    ClusterWriters.objects(kubeconfig),
                    kubeconfig.server().url(),
                    isRoot,
                    journal,
                    options.kubeconfig.isGiven()
                            ? Map.of(
                                    "KUBECONFIG",
                                    options.kubeconfig.get().toAbsolutePath().toString())
                            : Map.of(),
                    null);
        } catch (IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Path ofUser(Terminal terminal) {
        Path state = ConfigFolder.ofState(terminal.environment());
        if (state == null) {
            throw new UsageException("there is no place for the journal of changes: set HOME or XDG_STATE_HOME");
        }
        return state.resolve("changes");
    }

    /** The home folder, if it belongs to the user whose rights the program has; of a mounted root it is that of root. */
    private static @Nullable String home(Path root, Terminal terminal) {
        String home = terminal.environment().getOrDefault("HOME", "");
        if (root.getNameCount() > 0) {
            return OF_ROOT;
        }
        try {
            boolean isOwn = home.startsWith("/")
                    && Integer.valueOf(EffectiveUser.id()).equals(Files.getAttribute(Path.of(home), "unix:uid"));
            return isOwn ? home : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean hasAllRights() {
        try {
            return EffectiveUser.id() == EffectiveUser.ROOT;
        } catch (IOException e) {
            return false;
        }
    }

    Planner planner(Here here, KubectlAccess access, Logins logins) {
        RemoteNodes remote = nodes == null ? RemoteNodes.NONE : nodes;
        return new Planner(here, files, new ClusterReach(isAlive, objects, access, logins, remote), isRoot);
    }

    Applier applier() {
        return new Applier(changes());
    }

    Changes changes() {
        return new Changes(files, objects, commands(CommandRunner.LIMIT), nodes);
    }

    /** How the journal names this machine's root: its own journal names it as it is there. */
    String machine() {
        return isRoot ? "/" : root.toAbsolutePath().normalize().toString();
    }

    /** The same, which changes files of these nodes too. */
    Acting with(NodeMachines others) {
        return new Acting(root, files, isAlive, objects, cluster, isRoot, journal, variables, others);
    }

    /** What runs commands within this time. */
    CommandRunner commands(Duration limit) {
        return new CommandRunner(limit, variables);
    }

    /**
     * Opens the journal, without which nothing is changed.
     *
     * @throws UsageException when it cannot be written, or the last change was interrupted: what a killed run left may be half of
     *     what belongs together
     */
    Journal openJournal() throws IOException {
        Journal opened;
        try {
            opened = Journal.writing(journal);
        } catch (IOException e) {
            throw new UsageException(
                    "the journal " + journal + " cannot be written, and without it nothing is changed: "
                            + e.getMessage(),
                    e);
        }
        for (JournalEntry entry : opened.entries()) {
            if (entry.isInterrupted()) {
                opened.close();
                throw new UsageException("change " + entry.number() + " (" + entry.title()
                        + ") was interrupted; first take it back: registry-doctor undo " + entry.number());
            }
        }
        return opened;
    }

    /** Begins the entry of a plan. */
    Journal.Writing begin(PlannedRemedy remedy, Journal opened) throws IOException {
        return opened.begin(CleanText.line(Secrets.redact(remedy.title())), machine(), cluster);
    }

    @Override
    public void close() {
        if (objects != null) {
            objects.close();
        }
    }
}
