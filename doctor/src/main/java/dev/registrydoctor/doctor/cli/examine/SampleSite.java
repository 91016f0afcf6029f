package dev.registrydoctor.doctor.cli.examine;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.doctor.source.live.LiveSite;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A sample, whose API server is said to be where MicroK8s has it. It listens on a port that the system chooses, and a report of a
 * sample would differ in each run.
 */
record SampleSite(LiveSite live) implements Site {

    private static final String PORT_OF_MICROK8S = ":16443";

    @Override
    @SuppressWarnings("unchecked") // Of a question about the contact, the answer is one.
    public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
        CompletableFuture<Answer<T>> asked = live.ask(question);
        return question == ApiContact.Ask.INSTANCE
                ? asked.thenApply(answer -> (Answer<T>) (Answer<?>) inPlace((Answer<ApiContact>) (Answer<?>) answer))
                : asked;
    }

    private static Answer<ApiContact> inPlace(Answer<ApiContact> answer) {
        if (!(answer instanceof Answer.Known<ApiContact> known)) {
            return answer;
        }
        ApiContact api = known.value();
        ApiContact moved = new ApiContact(
                api.state(),
                inPlace(api.server()),
                api.kubeconfig(),
                api.lookedAt(),
                api.detail(),
                api.version(),
                api.serverHostIsHere(),
                api.date(),
                api.clientCertificate(),
                api.context());
        return new Answer.Known<>(moved, known.source(), known.gaps());
    }

    private static @Nullable String inPlace(@Nullable String server) {
        return server == null ? null : server.replaceFirst(":\\d+$", PORT_OF_MICROK8S);
    }

    @Override
    public Instant now() {
        return live.now();
    }

    @Override
    public String describe() {
        return live.describe();
    }
}
