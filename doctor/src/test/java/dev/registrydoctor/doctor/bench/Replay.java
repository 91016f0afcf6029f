package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.cluster.AnsweredLists;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A sample as a live run saw it: what was answered, and the API server's lists as they came. It can be examined again
 * without servers, with other lists.
 *
 * @param evidence every answer of the run
 * @param lists bodies of the API server's answers
 * @param whole what the run found
 */
record Replay(Map<Question<?>, Answer<?>> evidence, Map<Listing.Kind, String> lists, Instant now, Examination whole) {

    static final Duration TIME = Duration.ofSeconds(30);

    private static final Map<String, Replay> RECORDED = new ConcurrentHashMap<>();

    /** Runs the sample's servers once; what they answered is kept for all tests of this program. */
    static Replay of(Sample sample) {
        return RECORDED.computeIfAbsent(sample.name(), name -> record(sample));
    }

    /** Whether the sample has an API server that answers. */
    static boolean isAnswered(Sample sample) {
        return sample.files().text("api/closed.txt") == null;
    }

    private static Replay record(Sample sample) {
        try (EmbeddedSite embedded = EmbeddedSite.start(sample);
                LiveSite site = new LiveSite(new LiveOptions(
                        embedded.kubeconfig(), null, embedded.hostRoot(), List.of(), embedded.redirects(), TIME))) {
            Examination whole = examine(site);
            Map<Listing.Kind, String> lists = isAnswered(sample) ? AnsweredLists.fetch(embedded.apiPort()) : Map.of();
            return new Replay(whole.evidence(), lists, site.now(), whole);
        }
    }

    static Examination examine(Site site) {
        return new Examiner(site, TIME, answered -> {}).examine(CheckCatalog.checks());
    }

    /** Examines the same site with these lists in place of those that were answered. */
    Examination with(Map<Listing.Kind, String> spoiled) {
        return examine(new Site() {
            @Override
            @SuppressWarnings("unchecked") // each answer stands under its own question
            public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
                Answer<?> answer = question instanceof Listing<?> listing
                        ? AnsweredLists.answer(listing, String.valueOf(spoiled.get(listing.kind())))
                        : evidence.get(question);
                return CompletableFuture.completedFuture(
                        answer == null
                                ? Answer.unknown(
                                        new Gap(Gap.Cause.OUT_OF_VIEW, question.describe(), "it was not asked for", ""))
                                : (Answer<T>) answer);
            }

            @Override
            public Instant now() {
                return now;
            }

            @Override
            public String describe() {
                return "a replay";
            }
        });
    }
}
