package dev.registrydoctor.doctor.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.PodTemplate;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.checks.used.UsedImageSearch;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests for a cluster: their rights are those that runs need, each of them and no more. */
class RbacTest {

    private static final Path SITES = Path.of("src", "test", "resources", "sites");

    /** Environments whose runs ask what those on samples do not: a secret, logs elsewhere, the registry's ConfigMap. */
    private static final List<String> ASKING_MORE =
            List.of("pull-secret-opaque", "image-controller-localhost", "configmap-in-order");

    private static final Duration TIME = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    /** What runs, and what looks for images in use, ask of an API server: over many sites, since it hangs on what is found. */
    private Set<String> calls() throws IOException {
        Set<String> calls = new TreeSet<>();
        List<Sample> sites = new ArrayList<>(Samples.all());
        ASKING_MORE.forEach(name -> sites.add(Sample.in(SITES.resolve(name))));
        for (Sample sample : sites) {
            try (EmbeddedSite embedded = EmbeddedSite.start(sample);
                    RecordedCalls recorded = new RecordedCalls(embedded.apiPort())) {
                LiveOptions options = new LiveOptions(
                        behind(embedded, recorded), null, embedded.hostRoot(), List.of(), embedded.redirects(), TIME);
                try (LiveSite site = new LiveSite(options)) {
                    Examiner examiner = new Examiner(site, TIME, what -> {});
                    examiner.examine(CheckCatalog.checks());
                    examiner.gather(UsedImageSearch.NEEDS);
                }
                calls.addAll(recorded.calls());
            }
        }
        return calls;
    }

    @Test
    void eachCallIsAllowedAndEachRightIsUsed() throws IOException {
        Set<GrantedRight> rights = ClusterManifests.rights("rbac.yaml");
        rights.addAll(ClusterManifests.rights("rbac-pull-secrets.yaml"));
        rights.addAll(ClusterManifests.rights("rbac-registry-config.yaml"));
        rights.addAll(ClusterManifests.rights("rbac-space.yaml"));
        Set<GrantedRight> used = new LinkedHashSet<>();
        Set<String> refused = new TreeSet<>();
        Set<String> calls = calls();
        assertTrue(calls.contains("GET /api/v1/pods"), calls::toString);
        for (String request : calls) {
            ApiCall call = ApiCall.of(request);
            assertTrue(call == null || call.isReading(), request);
            List<GrantedRight> allowing =
                    rights.stream().filter(r -> call == null || r.allows(call)).toList();
            if (allowing.isEmpty()) {
                refused.add(request);
            } else if (call != null) {
                used.addAll(allowing);
            }
        }
        assertEquals(Set.of(), refused, "calls that samples/kubernetes does not allow");
        Set<GrantedRight> unused = new LinkedHashSet<>(rights);
        unused.removeAll(used);
        assertEquals(Set.of(), unused, "rights of samples/kubernetes that no run uses");
    }

    @Test
    void onlyTheFileForPullSecretsGivesTheRightToReadSecrets() throws IOException {
        NonEmpty.noneMatch(
                ClusterManifests.rights("rbac.yaml"), r -> r.resource().matches("secrets|[*].*"));
        assertEquals(
                Set.of("secrets"),
                ClusterManifests.rights("rbac-pull-secrets.yaml").stream()
                        .map(GrantedRight::resource)
                        .collect(Collectors.toSet()));
    }

    @Test
    void aRunDoesNotAskForWhatOnlySpaceNeeds() {
        List<String> asked = new ArrayList<>();
        CheckCatalog.checks().forEach(check -> {
            check.info().requires().forEach(q -> asked.add(q.describe()));
            check.info().welcomes().forEach(q -> asked.add(q.describe()));
        });
        assertTrue(asked.contains(Listing.pods().describe()));
        for (Listing.Kind kind : Listing.Kind.values()) {
            if (kind.type() == PodTemplate.class) {
                assertFalse(asked.contains(Listing.templates(kind).describe()), kind::name);
            }
        }
    }

    @Test
    void withoutTheRightsOfSpaceNoImageIsCalledUnused() throws IOException {
        Set<GrantedRight> rights = ClusterManifests.rights("rbac.yaml");
        try (EmbeddedSite embedded = EmbeddedSite.start(Samples.find("healthy").orElseThrow());
                RecordedCalls refusing = new RecordedCalls(embedded.apiPort(), call -> {
                    ApiCall api = ApiCall.of(call);
                    return api == null || rights.stream().anyMatch(r -> r.allows(api));
                });
                LiveSite site = new LiveSite(new LiveOptions(
                        behind(embedded, refusing), null, embedded.hostRoot(), List.of(), Map.of(), TIME))) {
            UsedImages used = UsedImageSearch.find(new Examiner(site, TIME, what -> {}).gather(UsedImageSearch.NEEDS));
            List<String> gaps = used.gaps().stream()
                    .filter(g -> g.contains("rbac-space.yaml"))
                    .toList();
            for (Listing.Kind kind : Listing.Kind.values()) {
                if (kind.type() == PodTemplate.class) {
                    assertTrue(gaps.stream().anyMatch(g -> g.contains(kind.resource())), used.gaps()::toString);
                }
            }
        }
    }

    /** With rbac.yaml alone: what it does not allow, an API server refuses. */
    @Test
    void withoutTheRightToReadSecretsARunSaysWhatGivesIt() throws IOException {
        for (String site : List.of("pull-secret-opaque", "pull-secret-without-port")) {
            JsonNode report = reportWithoutSecrets(Sample.in(SITES.resolve(site)));
            Set<String> checks = new TreeSet<>();
            for (JsonNode entry : report.get("notLookedAt")) {
                if (entry.toString().contains("secrets")) {
                    checks.add(entry.get("check").asText());
                    assertTrue(entry.toString().contains("rbac-pull-secrets.yaml"), entry::toString);
                }
            }
            assertTrue(checks.stream().anyMatch(c -> c.startsWith("auth.")), () -> site + report.get("notLookedAt"));
            assertEquals(Set.of(), Cli.roots(report), "what was not read is not missing");
        }
        JsonNode healthy = reportWithoutSecrets(Samples.find("healthy").orElseThrow());
        // A cluster without pull secrets needs no such right.
        List<String> notLookedAt = new ArrayList<>();
        healthy.get("notLookedAt").forEach(entry -> notLookedAt.add(entry.toString()));
        NonEmpty.noneMatch(notLookedAt, entry -> entry.contains("secrets"));
    }

    private JsonNode reportWithoutSecrets(Sample sample) throws IOException {
        Set<GrantedRight> rights = ClusterManifests.rights("rbac.yaml");
        try (EmbeddedSite embedded = EmbeddedSite.start(sample);
                RecordedCalls refusing = new RecordedCalls(embedded.apiPort(), call -> {
                    ApiCall api = ApiCall.of(call);
                    return api == null || rights.stream().anyMatch(r -> r.allows(api));
                })) {
            return Cli.run(
                            "run",
                            "--kubeconfig",
                            behind(embedded, refusing),
                            "--host-root",
                            embedded.hostRoot(),
                            "-o",
                            "json")
                    .json();
        }
    }

    @Test
    void aListOfSecretsThatIsRefusedNamesTheFileToo() throws IOException {
        try (EmbeddedSite embedded = EmbeddedSite.start(Samples.find("healthy").orElseThrow());
                RecordedCalls refusing = new RecordedCalls(embedded.apiPort(), call -> !call.endsWith("/secrets"));
                LiveSite site = new LiveSite(new LiveOptions(
                        behind(embedded, refusing), null, embedded.hostRoot(), List.of(), Map.of(), TIME))) {
            List<Gap> gaps = site.ask(Listing.pullSecrets()).join().gaps();
            assertFalse(gaps.isEmpty());
            gaps.forEach(gap -> assertTrue(gap.remedy().contains("rbac-pull-secrets.yaml"), gap::toString));
        }
    }

    private Path behind(EmbeddedSite embedded, RecordedCalls front) throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"),
                Files.readString(embedded.kubeconfig()).replace(":" + embedded.apiPort(), ":" + front.port()));
    }

    @Test
    void jobAndCronJobRunTheSamePodWithTheAccountThatHasTheRights() throws IOException {
        Map<?, ?> pod =
                ClusterManifests.map(ClusterManifests.documents("job.yaml").get(0), "spec", "template", "spec");
        assertEquals(
                pod,
                ClusterManifests.map(
                        ClusterManifests.documents("cronjob.yaml").get(0),
                        "spec",
                        "jobTemplate",
                        "spec",
                        "template",
                        "spec"));
        Set<String> accounts = new TreeSet<>();
        for (Map<?, ?> document : ClusterManifests.documents("rbac.yaml")) {
            if ("ServiceAccount".equals(document.get("kind"))) {
                accounts.add(ClusterManifests.name(document));
            }
        }
        assertEquals(Set.of(pod.get("serviceAccountName")), accounts);
    }
}
