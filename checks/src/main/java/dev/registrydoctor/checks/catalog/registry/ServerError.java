package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;

/** A registry that answers in its own form of errors that it is ill; its storage, mostly. */
final class ServerError {

    private ServerError() {}

    static Finding finding(Subject subject, RegistryProbe.Reply reply, boolean builtIn) {
        Finding finding = Finding.of(
                        RegistryProblems.SERVER_ERROR,
                        subject,
                        "The registry at " + subject.name() + " answers HTTP " + reply.status()
                                + ": it runs, but it reports an internal error")
                .observed(
                        "HTTP " + reply.status() + ": " + Phrases.brief(reply.detail(), 200),
                        "200 or 401",
                        "GET /v2/ from this host");
        Step read = builtIn
                ? DeploymentSteps.readLog("Read the registry's log.")
                        .deciding(
                                "err.detail names the file and the error. \"no space left\", \"permission denied\" and"
                                        + " \"read-only file system\" are problems of the volume. \"no such file\""
                                        + " means that a folder was deleted.")
                : Step.manual(
                        "Read its log: err.detail contains the cause.", Actor.operator("where the registry runs"));
        return finding.remedy(Remedy.of(Verification.of("GET /v2/ answers 200 or 401."), read));
    }
}
