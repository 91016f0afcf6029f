package dev.registrydoctor.doctor.act.change;

/** One change, with what there is before it and after it. What cannot be known before it is done is a {@link CommandRun}. */
public sealed interface Change permits FileChange, ObjectChange, CommandRun, NodeFilesChange {

    /** Whether it can be taken back exactly, without a command of its own. */
    boolean isReversible();
}
