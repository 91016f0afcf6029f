package dev.registrydoctor.doctor.act.script;

import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;

/** One step of a script. None of them loses data: such a step is a {@link Note}, since a script cannot ask well enough. */
public sealed interface MachineStep {

    /** What it is for, one line. */
    String goal();

    /**
     * A file is made, changed or deleted.
     *
     * @param restarts whether something that runs restarts by itself when the file changes
     */
    record OfFile(String goal, FileChange change, boolean restarts) implements MachineStep {}

    /**
     * A file gets a content, whatever it has before: for a machine whose files cannot be read from here. The script shows what
     * differs when it is run, and keeps what was there.
     *
     * @param path as on the machine, absolute
     * @param after what there is afterwards; the rights are those of a new file, since one that exists keeps its own
     * @param restarts whether something that runs restarts by itself when the file changes
     */
    record Overwrite(String goal, String path, FileState after, boolean restarts) implements MachineStep {}

    /**
     * A program is run.
     *
     * @param restarts whether something that runs restarts
     */
    record OfCommand(String goal, CommandRun command, boolean restarts) implements MachineStep {}

    /**
     * What only a person can do. The script shows it at its place and goes on.
     *
     * @param text what to do, one line or several
     */
    record Note(String goal, String text) implements MachineStep {}
}
