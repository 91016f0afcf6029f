package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.image.Keyring;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.DockerHub;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.host.HostRoot;
import java.io.IOException;

/** Tries the logins of pull secrets against the registries that they are for ({@link LoginTrials}), where the user asked for it. */
public final class CredentialTrials {

    private final RegistryHttp http;
    private final RegistryProber prober;
    private final NamedSecrets secrets;

    public CredentialTrials(RegistryHttp http, RegistryProber prober, NamedSecrets secrets) {
        this.http = http;
        this.prober = prober;
        this.secrets = secrets;
    }

    /** The answer of a run that was not asked to try logins. */
    public static Answer<CredentialTrial> notWanted(CredentialTrial.Ask question) {
        return Answer.unknown(new Gap(
                Gap.Cause.OUT_OF_VIEW,
                question.describe(),
                "logins are tested only on request",
                "run with --verify-credentials"));
    }

    public Answer<CredentialTrial> ask(CredentialTrial.Ask question) {
        ImageReference image = ImageReference.parse(question.image()).orElse(null);
        if (image == null || !Keyring.matches(question.key(), image)) {
            return unknown(question, "the key does not match the image");
        }
        String host = DockerHub.serverOf(image.host());
        RegistryProbe.Ask probe =
                new RegistryProbe.Ask(BuiltIn.isLoopback(host) ? "127.0.0.1" : host, image.portOr(443));
        Origin registry =
                prober.ask(probe).toOptional().map(RegistryProbe::origin).orElse(null);
        if (registry == null) {
            return unknown(
                    question, "no registry answers at " + new Origin("http", probe.host(), probe.port()).authority());
        }
        try {
            CredentialTrial trial = new LoginTrials(http)
                    .image(
                            registry,
                            image,
                            () -> secrets.login(question.namespace(), question.secret(), question.key()));
            return Answer.known(trial, HostRoot.source("HEAD of the manifest at " + registry));
        } catch (IOException e) {
            return unknown(question, Failure.of(e).detail());
        }
    }

    private static Answer<CredentialTrial> unknown(CredentialTrial.Ask question, String why) {
        return Answer.unknown(new Gap(Gap.Cause.UNREACHABLE, question.describe(), why, "run again"));
    }
}
