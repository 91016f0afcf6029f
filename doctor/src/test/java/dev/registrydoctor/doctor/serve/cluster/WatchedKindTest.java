package dev.registrydoctor.doctor.serve.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What is watched is what examinations read of the cluster, each kind of it and no other. */
class WatchedKindTest {

    private static final Duration TIME = Duration.ofSeconds(60);

    private static final Path SITES = Path.of("src", "test", "resources", "sites");

    /** Environments whose examinations ask what those of samples do not. */
    private static final List<String> ASKING_MORE =
            List.of("pull-secret-opaque", "image-controller-localhost", "configmap-in-order");

    private static final List<WatchedKind> WATCHED = WatchedKind.of(CheckCatalog.checks());

    /** Questions of examinations of many environments, since they depend on what is found. */
    private static Set<Question<?>> asked() throws IOException {
        Set<Question<?>> asked = ConcurrentHashMap.newKeySet();
        List<Sample> sites = new ArrayList<>(Samples.all());
        ASKING_MORE.forEach(name -> sites.add(Sample.in(SITES.resolve(name))));
        for (Sample sample : sites) {
            try (EmbeddedSite embedded = EmbeddedSite.start(sample);
                    LiveSite site = new LiveSite(new LiveOptions(
                            embedded.kubeconfig(), null, embedded.hostRoot(), List.of(), embedded.redirects(), TIME))) {
                new Examiner(new Asked(site, asked), TIME, answered -> {}).examine(CheckCatalog.checks());
            }
        }
        return asked;
    }

    /** Notes what is asked. */
    private record Asked(Site site, Set<Question<?>> questions) implements Site {

        @Override
        public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
            questions.add(question);
            return site.ask(question);
        }

        @Override
        public Instant now() {
            return site.now();
        }

        @Override
        public String describe() {
            return site.describe();
        }
    }

    private static boolean isWatched(Listing<?> asked) {
        return WATCHED.contains(new WatchedKind(asked.kind(), null))
                || WATCHED.contains(new WatchedKind(asked.kind(), asked.namespace()));
    }

    @Test
    void whatExaminationsReadIsWatchedAndNothingElse() throws IOException {
        Set<Listing<?>> missing = new LinkedHashSet<>();
        Set<Kind> read = new HashSet<>();
        for (Question<?> question : asked()) {
            if (question instanceof Listing<?> listing
                    && listing.kind() != Kind.EVENTS
                    && listing.kind() != Kind.PULL_SECRETS) {
                read.add(listing.kind());
                if (!isWatched(listing)) {
                    missing.add(listing);
                }
            }
        }
        assertEquals(Set.of(), missing);
        Set<Kind> watched = new HashSet<>();
        WATCHED.forEach(each -> watched.add(each.kind()));
        assertEquals(read, watched);
    }

    @Test
    void neitherSecretsNorEventsAreWatchedAndConfigMapsOnlyWhereTheyAreRead() {
        assertFalse(WATCHED.isEmpty());
        for (WatchedKind each : WATCHED) {
            assertTrue(each.kind() != Kind.PULL_SECRETS && each.kind() != Kind.EVENTS, each::toString);
            assertTrue(each.kind() != Kind.CONFIG_MAPS || each.namespace() != null, each::toString);
        }
        assertEquals(
                Set.of("kube-public", "container-registry"),
                WATCHED.stream()
                        .filter(each -> each.kind() == Kind.CONFIG_MAPS)
                        .map(WatchedKind::namespace)
                        .collect(java.util.stream.Collectors.toSet()));
    }

    @Test
    void aKindThatIsReadEverywhereIsWatchedOnce() {
        assertEquals(
                1, WATCHED.stream().filter(each -> each.kind() == Kind.PODS).count());
        assertTrue(WATCHED.contains(new WatchedKind(Kind.PODS, null)));
    }
}
