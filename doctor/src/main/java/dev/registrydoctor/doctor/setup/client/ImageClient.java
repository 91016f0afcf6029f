package dev.registrydoctor.doctor.setup.client;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.doctor.setup.part.JoinedRegistry;
import dev.registrydoctor.doctor.setup.part.SetupPart;

/** A kind of program on this host that pushes or pulls. */
interface ImageClient {

    /** How a command names it. */
    String name();

    /** What the other methods read. */
    Needs needs(JoinedRegistry registry);

    /** Whether there is a sign of it on this host. */
    boolean isHere(Evidence evidence);

    /** What it needs so that it can use the registry. */
    SetupPart plan(JoinedRegistry registry, Evidence evidence);
}
