package dev.registrydoctor.doctor.source.casefile;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.registry.TlsChain;

/** Evidence that names cannot be taken out of. It is left out of a case without names: unknown, not absent. */
final class Withheld {

    private Withheld() {}

    /** The answer; a known chain of certificates, whose names and signatures are one, as unknown. */
    static Answer<?> certificates(Answer<?> answer) {
        boolean certificates = answer.toOptional().orElse(null) instanceof TlsChain chain
                && !(chain.served().isEmpty()
                        && chain.fetched().isEmpty()
                        && chain.authorities().isEmpty());
        return certificates
                ? Answer.unknown(new Gap(
                        Gap.Cause.NOT_RECORDED,
                        "the certificates that the registry sends",
                        "they contain host names, and the case was captured with --redact names",
                        "capture it without --redact names"))
                : answer;
    }
}
