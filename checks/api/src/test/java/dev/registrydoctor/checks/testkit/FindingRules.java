package dev.registrydoctor.checks.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What holds for every finding of every check, whatever it found. */
public final class FindingRules {

    /** Commands after which images, logs or logins are gone. */
    private static final Pattern DESTROYS = Pattern.compile(
            "disable (?:registry|hostpath-storage|storage)|(?<!--for=)delete (?:pvc?s?|persistentvolume(?:claim)?s?|namespaces?|ns)\\b"
                    + "|rm -rf?\\b|destroy-storage|garbage-collect|microk8s reset|prune|mkfs"
                    + "|journalctl .*--vacuum|delete secrets?\\b");

    /**
     * Commands that end something that runs: a Pod, a service, the Pods of a workload. A failed Pod does not run, so a
     * command that can delete no other Pod ends nothing.
     */
    private static final Pattern ENDS = Pattern.compile(
            "\\b(?:snap|docker|podman|systemctl(?: --user)?) (?:restart|stop|refresh(?! --(?:un)?hold))\\b"
                    + "|\\bmicrok8s (?:start|stop|refresh-certs)\\b"
                    + "|\\brollout (?:restart|undo)\\b|\\bset (?:image|resources)\\b|\\bset env\\b(?!.* --list)|--replicas=0"
                    + "|\\bdelete pods?\\b(?!.*--field-selector=status\\.phase=Failed)"
                    + "|\\b(?:delete|edit|patch) (?:deploy(?:ments?)?|daemonsets?|ds|statefulsets?|sts)\\b");

    /** A word for nothing, put into a sentence by mistake; a JSON value is none. */
    private static final Pattern NOTHING = Pattern.compile("(?<!/dev/)(?<!\":)\\bnull\\b|Optional\\[|Optional\\.empty");

    private FindingRules() {}

    /** Fails when the finding breaks one. */
    public static void hold(Finding finding) {
        String id = finding.problem().id();
        assertFalse(finding.summary().isBlank(), id + " has no summary");
        assertFalse(finding.evidence().isEmpty(), id + " has no evidence: " + finding.summary());
        saysSomething(id, finding.summary());
        for (Observation observation : finding.evidence()) {
            assertFalse(observation.observed().isBlank(), id + " observed nothing");
            assertFalse(observation.source().isBlank(), id + " names no source");
            saysSomething(id, observation.observed());
            saysSomething(id, observation.expected());
            saysSomething(id, observation.source());
        }
        Remedy remedy = finding.remedy();
        if (remedy != null) {
            RemedyText text = RemedyText.of(remedy, KubectlAccess.MICROK8S);
            text.steps().forEach(s -> holds(id, s));
            RemedyRules.hold(finding, text);
            saysSomething(id, text.verify());
        }
    }

    private static void holds(String id, StepText step) {
        for (String text : List.of(step.told(), step.where())) {
            assertFalse(text.isBlank(), id + " has an empty step");
            saysSomething(id, text);
        }
        saysSomething(id, step.command());
        String command = step.command();
        if (command != null && DESTROYS.matcher(command).find()) {
            assertTrue(step.risk() instanceof Remedy.Risk.LosesData, id + " does not say what this loses: " + command);
        }
        if (command != null && ENDS.matcher(command).find()) {
            assertTrue(
                    !(step.risk() instanceof Remedy.Risk.None),
                    id + " does not say that this restarts something: " + command);
        }
        String undo = step.undo() == null ? null : step.undo().line();
        if (undo != null && DESTROYS.matcher(undo).find()) {
            assertTrue(undo.contains("delete"), id + " does not say what taking it back loses: " + undo);
        }
    }

    private static void saysSomething(String id, @Nullable String text) {
        assertFalse(text != null && NOTHING.matcher(text).find(), id + " names nothing: " + text);
    }
}
