package dev.registrydoctor.doctor.cli.examine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ApiContact.State;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenSiteTest {

    private static KubectlAccess access(Map<Question<?>, Answer<?>> evidence) {
        return OpenSite.access(new Examination(List.of(), evidence, Instant.EPOCH, Duration.ZERO, false));
    }

    private static KubectlAccess access(boolean isHere, @Nullable String context) {
        ApiContact contact = new ApiContact(
                State.ANSWERS,
                "https://10.0.0.5:16443",
                "/k",
                List.of("/k"),
                "",
                "v1.32.0",
                isHere,
                null,
                null,
                context);
        return access(
                Map.of(ApiContact.Ask.INSTANCE, Answer.known(contact, new Source("GET /version", Instant.EPOCH))));
    }

    @Test
    void aKubeconfigFromElsewhereIsNamedByItsContext() {
        assertEquals(new KubectlAccess("prod"), access(false, "prod"));
    }

    @Test
    void onANodeMicroK8sHasAKubectlOfItsOwn() {
        assertEquals(KubectlAccess.MICROK8S, access(true, "microk8s"));
        assertEquals(KubectlAccess.MICROK8S, access(false, null), "the rights of a Pod have no context");
    }

    @Test
    void whereTheApiServerWasNotAskedNothingIsKnownOfIt() {
        assertEquals(KubectlAccess.MICROK8S, access(Map.of()));
        assertEquals(
                KubectlAccess.MICROK8S,
                access(Map.of(
                        ApiContact.Ask.INSTANCE,
                        Answer.unknown(new Gap(Gap.Cause.TIMED_OUT, "the API server", "late", "")))));
    }
}
