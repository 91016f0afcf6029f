package dev.registrydoctor.checks.symptom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.symptom.Candidate.Basis;
import dev.registrydoctor.checks.symptom.Candidate.Status;
import dev.registrydoctor.checks.testkit.NonEmpty;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Candidates confirmed, ruled out and open; questions; and verdicts that the evidence bears. */
class ConsultationTests extends Consulting {

    private static final String PODMAN =
            "Error: pinging container registry h.lab:5280: http: server gave HTTP response to HTTPS client";

    private static final String BUILDKIT = "ERROR: failed to solve: failed to push h.lab:5280/app:1: Head"
            + " \"https://h.lab:5280/v2/app/blobs/sha256:aa\": http: server gave HTTP response to HTTPS client";

    private static final String CERTS_D = "/var/snap/microk8s/current/args/certs.d/";

    @Test
    void aRootThatWasFoundIsTheCause() {
        Consultation talk = found(
                        finding("registry-pod.scaled-to-zero", Subject.deployment("container-registry/registry")))
                .about(REFUSED);

        Verdict.Cause cause = cause(talk);
        assertEquals("registry-pod.scaled-to-zero", cause.problem());
        assertEquals(Basis.SEEN, cause.basis());
        assertEquals("it is registry-pod.scaled-to-zero", cause.why());
        assertEquals(false, cause.unexpected());
        assertEquals(
                Status.CONFIRMED, candidate(talk, "registry-pod.scaled-to-zero").status());
    }

    @Test
    void aCandidateThatFollowsFromARootLeadsToTheRoot() {
        Subject service = Subject.service("container-registry/registry");
        Subject pod = Subject.pod("container-registry/registry-1");
        Consultation talk = found(finding("registry-pod.evicted", pod).affecting(service))
                .found(finding("service.no-endpoints", service))
                .about(REFUSED);

        Verdict.Cause cause = cause(talk);
        assertEquals("registry-pod.evicted", cause.problem());
        assertEquals("service.no-endpoints", cause.through());
        assertTrue(cause.why().contains("it leads to: it is service.no-endpoints"), cause.why());
        assertEquals(false, cause.unexpected(), "a symptom among the candidates stands for what is beneath it");
    }

    @Test
    void aRootThatIsNoCandidateIsCalledUnexpected() {
        Subject pod = Subject.pod("default/web-1");
        Subject host = Subject.registry("h.lab:5280");
        Finding root = finding("runtime.template-unparsable", Subject.file("x"), pod, host);
        Finding effect = finding("scheme.http-server-https-client", host, pod);
        boolean explains =
                effect.problem().explainedBy().contains(root.problem().id());
        Consultation talk = found(root).found(effect).about(SCHEME);

        if (explains) {
            assertEquals("runtime.template-unparsable", cause(talk).problem());
            assertEquals(true, cause(talk).unexpected());
        } else {
            assertEquals("scheme.http-server-https-client", cause(talk).problem());
        }
    }

    @Test
    void aSymptomThatNothingExplainsIsNoCause() {
        Consultation talk = found(finding("network.port-refused", Subject.endpoint("127.0.0.1:32000")))
                .about(REFUSED);

        assertEquals(Status.OPEN, candidate(talk, "network.port-refused").status());
        assertTrue(candidate(talk, "network.port-refused").why().contains("no cause explains it"));
        assertTrue(
                cannotTell(talk).why().contains("could not be ruled out"),
                cannotTell(talk).why());
    }

    @Test
    void whatAPassingCheckRulesOutSaysWhy() {
        Consultation talk = answered("registry-pod.scaled-to-zero", Outcome.pass("the registry pod is Ready"))
                .about(REFUSED);

        Candidate candidate = candidate(talk, "registry-pod.scaled-to-zero");
        assertEquals(Status.RULED_OUT, candidate.status());
        assertEquals("the registry pod is Ready", candidate.why());
        assertEquals("registry-pod.phase", candidate.check());
    }

    @Test
    void whatAPersonsWordsExcludeIsRuledOutUnlessItIsFound() {
        String words = "push hangs, and there is no proxy";

        Candidate proxy = candidate(about(words), "network.proxy-captures-registry");
        assertEquals(Status.RULED_OUT, proxy.status());
        assertEquals("you wrote that no proxy is used", proxy.why());

        found(finding("network.proxy-captures-registry", Subject.registry("localhost:32000")));
        assertEquals("network.proxy-captures-registry", cause(about(words)).problem());
    }

    @Test
    void whatCouldNotBeLookedAtStaysOpenWithItsTest() {
        Gap gap = new Gap(Gap.Cause.DENIED, "services", "these credentials may not list them", "");
        Consultation talk = answered("service.missing", Outcome.unknown(gap))
                .answered("addon.registry-not-enabled", Outcome.skipped("no host"))
                .answered("registry-pod.scaled-to-zero", new Outcome.Failed("boom"))
                .about(REFUSED);

        assertEquals(Status.OPEN, candidate(talk, "service.missing").status());
        assertTrue(candidate(talk, "service.missing").why().contains("may not list them"));
        assertEquals(Status.OPEN, candidate(talk, "addon.registry-not-enabled").status());
        assertEquals(Status.OPEN, candidate(talk, "registry-pod.scaled-to-zero").status());
        Verdict.Test first = cannotTell(talk).tests().get(0);
        assertEquals("addon.registry-not-enabled", first.problem());
        assertEquals("microk8s status --addon registry", first.command());
        assertEquals(3, cannotTell(talk).tests().size());
    }

    @Test
    void aPassThatMayNotHaveSeenTheNamedRegistryRulesNothingOut() {
        answered("runtime.hosts-toml-missing", Outcome.pass("all files of certs.d are in order"));
        assertEquals(
                Status.OPEN,
                candidate(about(SCHEME), "runtime.hosts-toml-missing").status());

        results.clear();
        answered("runtime.hosts-toml-missing", Outcome.pass("h.lab:5280/app:1 has its file"));
        assertEquals(
                Status.RULED_OUT,
                candidate(about(SCHEME), "runtime.hosts-toml-missing").status());
    }

    @Test
    void whatWasFoundOnAnotherRegistryIsNotTheCause() {
        found(finding("runtime.hosts-toml-missing", Subject.registry("other.lab:5280")));
        Consultation talk = about(SCHEME);

        assertEquals(
                List.of("runtime.hosts-toml-missing"), roots(cannotTell(talk).elsewhere()));
        assertTrue(!candidate(talk, "runtime.hosts-toml-missing").isConfirmed());

        found(finding("runtime.hosts-toml-missing", Subject.registry("h.lab:5280")));
        assertEquals(Subject.registry("h.lab:5280"), found(about(SCHEME)).subject());
    }

    private static List<String> roots(List<Diagnosis> diagnoses) {
        return diagnoses.stream().map(d -> d.root().problem().id()).toList();
    }

    @Test
    void forContainerdLocalhostAndItsAddressAreTwoRegistries() {
        String text = SCHEME.replace("h.lab:5280", "127.0.0.1:32000");
        found(finding("runtime.hosts-toml-missing", Subject.registry("localhost:32000")));
        assertEquals(
                0,
                about(text).candidates().stream().filter(Candidate::isConfirmed).count());

        found(finding("image.tag-missing", Subject.image("localhost:32000/app:1")));
        assertEquals("image.tag-missing", cause(about(text)).problem(), "both names lead to the same images");
    }

    @Test
    void aSuspiciousFileBecomesTheCauseOfALineThatItMakes() {
        Finding file = finding("runtime.hosts-toml-unparsable", Subject.file(CERTS_D + "h.lab:5280/hosts.toml"))
                .affecting(Subject.registry("h.lab:5280"))
                .asHypothesis();
        Verdict.Cause cause = cause(found(file).about(SCHEME));

        assertEquals("runtime.hosts-toml-unparsable", cause.problem());
        assertEquals(Basis.FITS, cause.basis());

        results.clear();
        Finding other = finding("runtime.hosts-toml-unparsable", Subject.file(CERTS_D + "other.lab/hosts.toml"))
                .affecting(Subject.registry("other.lab"))
                .asHypothesis();
        cannotTell(found(other).about(SCHEME));
    }

    @Test
    void theRegistryThatAFileIsForIsAFactAndNotReadOutOfItsPath() {
        Finding file = finding("runtime.hosts-toml-tls-on-http", Subject.file(CERTS_D + "h.lab:5280/hosts.toml"))
                .asHypothesis();
        cause(found(file.tellingOfRegistry("h.lab:5280")).about(SCHEME));

        results.clear();
        cannotTell(found(file.tellingOfRegistry("other.lab")).about(SCHEME));
    }

    @Test
    void anImageOfTheAddOnsPodIsKnownByTheFactAlone() {
        String line = "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image"
                + " \"registry.k8s.io/pause:3.7\": failed to pull image \"registry.k8s.io/pause:3.7\"";
        Finding sandbox = finding("registry-pod.sandbox-failed", Subject.pod("container-registry/registry-1"));
        cause(found(sandbox.tellingOfImage("registry.k8s.io/pause:3.7")).about(line));

        results.clear();
        cannotTell(
                found(sandbox.observed("registry.k8s.io/pause:3.7", "events")).about(line));
    }

    @Test
    void whatIsSeenAtWorkWeighsMoreThanASuspicion() {
        found(finding("runtime.hosts-toml-unparsable", Subject.file(CERTS_D + "h.lab:5280/hosts.toml"))
                        .affecting(Subject.registry("h.lab:5280"))
                        .asHypothesis())
                .found(finding("image.tag-missing", Subject.image("h.lab:5280/app:1")));

        assertEquals("image.tag-missing", cause(about(SCHEME)).problem());
    }

    @Test
    void theExactImageWeighsMoreThanItsRegistry() {
        found(finding("runtime.hosts-toml-missing", Subject.registry("h.lab:5280")))
                .found(finding("image.tag-missing", Subject.image("h.lab:5280/app:1")));
        assertEquals("image.tag-missing", cause(about(SCHEME)).problem());

        results.clear();
        found(finding("runtime.hosts-toml-missing", Subject.registry("h.lab:5280")))
                .found(finding("image.tag-missing", Subject.image("h.lab:5280/app:2")));
        assertEquals("runtime.hosts-toml-missing", cause(about(SCHEME)).problem());
    }

    @Test
    void theOrderOfThePatternYieldsToWhatTheLineNames() {
        found(finding("auth.credentials-refused", Subject.registry("h.lab:5280")))
                .found(finding("image.platform-missing", Subject.image("h.lab:5280/app:1")));

        Verdict.Cause cause = cause(about("Back-off pulling image \"h.lab:5280/app:1\""));
        assertEquals("image.platform-missing", cause.problem());
        assertEquals(List.of(), cause.also());
    }

    @Test
    void aWarningThatFitsTheClientIsTheCause() {
        found(finding("podman.insecure-missing", Subject.registry("h.lab:5280")));

        assertEquals("podman.insecure-missing", cause(about(PODMAN)).problem());
        cannotTell(about(PODMAN.replace("h.lab", "other.lab")));
    }

    /** Two checks look for it: one in files of BuildKit, one in what pods say. */
    @Test
    void whatIsWrongWithBuildkitIsNothingToTheKubelet() {
        found(finding(
                        "scheme.http-server-https-client",
                        Subject.engine("buildkit of builder ci"),
                        Subject.endpoint("h.lab:5280"))
                .asHypothesis());

        assertEquals("scheme.http-server-https-client", cause(about(BUILDKIT)).problem());
        cannotTell(about(BUILDKIT.replace("h.lab", "other.lab")));
        cannotTell(about(SCHEME));

        // Docker's own list says nothing of a builder that reads another file.
        found(finding("docker.insecure-registry-missing", Subject.engine("docker"), Subject.registry("h.lab:5280"))
                .asHypothesis());
        assertEquals("scheme.http-server-https-client", cause(about(BUILDKIT)).problem());
    }

    @Test
    void aCheckThatHadNothingToLookAtLeavesItToAnotherThatHad() {
        String id = "scheme.http-server-https-client";
        answered(id, Outcome.skipped("no BuildKit"));
        assertEquals(
                Status.OPEN,
                candidate(about("server gave HTTP response to HTTPS client"), id)
                        .status());

        answered(id, Outcome.pass("no pull fails"));
        assertEquals(
                Status.RULED_OUT,
                candidate(about("server gave HTTP response to HTTPS client"), id)
                        .status());
    }

    @Test
    void withoutAnExaminationNoCauseIsNamed() {
        Consultation talk = about(SCHEME);

        assertTrue(cannotTell(talk).why().contains("nothing was checked"));
        NonEmpty.allMatch(talk.candidates(), c -> c.status() == Status.OPEN);
        assertEquals(
                "cat /var/snap/microk8s/current/args/certs.d/h.lab:5280/hosts.toml",
                cannotTell(talk).tests().get(0).command());
    }

    @Test
    void anUnknownTextHasNoCandidatesAndNoQuestions() {
        found(finding("service.missing", Subject.service("container-registry/registry")));
        Consultation talk = about("Segmentation fault");

        assertEquals(List.of(), talk.candidates());
        assertEquals("none", next(talk));
        assertTrue(cannotTell(talk).why().contains("not recognized"));
        assertEquals(List.of("service.missing"), roots(cannotTell(talk).elsewhere()));
    }
}
