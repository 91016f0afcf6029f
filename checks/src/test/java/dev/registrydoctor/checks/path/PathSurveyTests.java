package dev.registrydoctor.checks.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.PullSecret.Defect;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.checks.path.Hop.State;
import dev.registrydoctor.checks.path.Hop.Step;
import dev.registrydoctor.checks.path.ImagePath.Verdict;
import dev.registrydoctor.checks.path.ImagePath.Wish;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.checks.testkit.Part;
import dev.registrydoctor.checks.testkit.Probes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hops of an image, each as the evidence has it, and never more. */
final class PathSurveyTests {

    private static final String WEB = "localhost:32000/web:1.0";
    private static final String IMAGE = "harbor.lab:8443/p/app:v1";
    private static final Origin HARBOR = new Origin("https", "harbor.lab", 8443);
    private static final String DIGEST = "sha256:" + "0f".repeat(32);
    private static final String POD = "team/app-5d4f8c7b9-aaaaa";

    private static ImagePath follow(GivenSite site, Wish wish) {
        PathSurvey survey = new PathSurvey(wish);
        Evidence evidence = new Examiner(site, Duration.ofMinutes(1), asked -> {}).gather(survey.needs());
        return survey.path(evidence);
    }

    private static ImagePath follow(GivenSite site, String image) {
        return follow(site, new Wish(image, null, null, null));
    }

    private static Hop hop(ImagePath path, Step step) {
        return path.hops().stream().filter(h -> h.step() == step).findFirst().orElseThrow();
    }

    private static void breaksAt(Step step, ImagePath path) {
        assertEquals(Verdict.BREAKS, path.verdict(), path::toString);
        assertEquals(step, path.broken().orElseThrow().step(), path::toString);
    }

    private static void isNotKnown(Step step, ImagePath path) {
        assertEquals(State.NOT_KNOWN, hop(path, step).state(), path::toString);
        assertTrue(path.broken().isEmpty(), path::toString);
    }

    private static Manifest manifest(int status) {
        return new Manifest(status, status == 200 ? DIGEST : null, null, List.of(), null, "");
    }

    /** A harbor with a project, its certificate trusted, and a pod that names these secrets. */
    private static GivenSite harbor(Manifest manifest, String... secrets) {
        return GivenSite.healthy()
                .lookup("harbor.lab", "10.0.0.5")
                .probe(Probes.connected("harbor.lab", 8443, null, Probes.challenge("Basic realm=\"harbor\"")))
                .manifest(HARBOR, "p/app", "v1", manifest)
                .with(Given.pod(POD, IMAGE).pullSecrets(secrets));
    }

    @Test
    void aHealthyPathWorks() {
        ImagePath path = follow(GivenSite.healthy(), WEB);
        assertEquals(List.of(Step.values()), path.hops().stream().map(Hop::step).toList());
        NonEmpty.noneMatch(path.hops(), h -> h.state() == State.BREAKS);
        assertTrue(hop(path, Step.HOST).says().contains("certs.d/localhost:32000/hosts.toml"), path::toString);
        assertEquals(State.PASSES, hop(path, Step.SECRET).state());
    }

    @Test
    void aNameThatIsNotLegalIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PathSurvey(new Wish("A//b", null, null, null)));
    }

    @Test
    void defaultsOfANameAreTold() {
        Hop name = hop(follow(GivenSite.healthy(), "web"), Step.NAME);
        assertTrue(name.says().contains("registry docker.io, repository library/web, tag latest"));
        assertEquals(2, name.details().size());
    }

    @Test
    void aNameThatDoesNotResolveBreaksThere() {
        GivenSite site = harbor(manifest(200))
                .lookup("harbor.lab")
                .probe(Probes.notConnected("harbor.lab", 8443, Connection.NAME_UNRESOLVED, "no such host"));
        breaksAt(Step.DNS, follow(site, IMAGE));
    }

    @Test
    void aSchemeThatDoesNotFitBreaksThere() {
        GivenSite site = harbor(manifest(200)).probe(Probes.http("harbor.lab", 8443));
        ImagePath path = follow(site, IMAGE);
        breaksAt(Step.SCHEME, path);
        assertEquals(State.NOT_REACHED, hop(path, Step.MANIFEST).state());
        breaksAt(Step.SCHEME, follow(GivenSite.healthy().probe(Probes.https("127.0.0.1", 32000)), WEB));
    }

    /** containerd 2.1 tries a loopback name by HTTPS first, and by HTTP when that meets plain text. */
    @Test
    void whatMeetsPlainTextByHttpsIsTriedByHttp() {
        GivenSite site = GivenSite.healthy().certs("localhost:32000", null);
        ImagePath path = follow(site, WEB);
        assertEquals(State.PASSES, hop(path, Step.SCHEME).state(), path::toString);
        assertEquals(2, hop(path, Step.HOST).details().size(), path::toString);
    }

    @ParameterizedTest
    @EnumSource(
            value = Result.class,
            names = {"UNTRUSTED", "WRONG_NAME", "OUT_OF_DATE"})
    void aCertificateThatIsRefusedBreaksThereUnlessAnybodyIsTrusted(Result result) {
        RegistryProbe probe = Probes.connected("harbor.lab", 8443, null, Probes.failed(result, "x509: no"));
        breaksAt(Step.CERTIFICATE, follow(harbor(manifest(200)).probe(probe), IMAGE));
        GivenSite site = harbor(manifest(200)).probe(probe).certs("harbor.lab:8443", """
                [host."https://harbor.lab:8443"]
                skip_verify = true
                """);
        assertEquals(Verdict.NOT_KNOWN, follow(site, IMAGE).verdict());
    }

    @Test
    void whetherContainerdsOwnCaFitsIsNotKnown() {
        RegistryProbe probe = Probes.connected("harbor.lab", 8443, null, Probes.failed(Result.UNTRUSTED, "x509: no"));
        GivenSite site = harbor(manifest(200)).probe(probe).certs("harbor.lab:8443", """
                [host."https://harbor.lab:8443"]
                ca = "/etc/harbor-ca.crt"
                """);
        isNotKnown(Step.CERTIFICATE, follow(site, IMAGE));
    }

    @Test
    void noOrderIsGivenToHostsThatTakeTurnsAndNoneThatIsNotAsked() {
        GivenSite site = GivenSite.healthy()
                .certs("localhost:32000", "host = { \"http://a.lab:5000\" = {}, \"http://b.lab:5000\" = {} }\n");
        String old = hop(follow(site.with(Given.node().containerd("1.7.29")), WEB), Step.HOST)
                .details()
                .toString();
        assertTrue(old.contains("http://a.lab:5000") && old.contains("changes the order of the hosts"), old);
        String recent = hop(follow(site.with(Given.node().containerd("2.1.6")), WEB), Step.HOST)
                .details()
                .toString();
        assertTrue(recent.contains("Not used: http://a.lab:5000, "), recent);
        assertTrue(
                recent.contains("Not used: http://b.lab:5000, ") && !recent.contains("changes the order of the hosts"),
                recent);
    }

    @Test
    void aMissingTagBreaksAtTheManifest() {
        breaksAt(Step.MANIFEST, follow(harbor(manifest(404)), IMAGE));
    }

    @Test
    void whatAMirrorLacksIsTakenFromTheNextServer() {
        GivenSite site = harbor(manifest(200))
                .probe(Probes.http("mirror.lab", 5000))
                .lookup("mirror.lab", "10.0.0.6")
                .manifest(new Origin("http", "mirror.lab", 5000), "p/app", "v1", manifest(404))
                .certs("harbor.lab:8443", """
                        server = "https://harbor.lab:8443"

                        [host."http://mirror.lab:5000"]
                        """);
        ImagePath path = follow(site, IMAGE);
        assertEquals(State.PASSES, hop(path, Step.MANIFEST).state(), path::toString);
        assertTrue(hop(path, Step.HOST).says().contains("https://harbor.lab:8443"), path::toString);
        assertTrue(hop(path, Step.HOST).details().get(0).contains("1. http://mirror.lab:5000"), path::toString);
    }

    @Test
    void aLoginThatNobodyHasBreaksAtTheSecret() {
        breaksAt(Step.SECRET, follow(harbor(manifest(401)), IMAGE));
        ImagePath wrong =
                follow(harbor(manifest(401), "regcred").with(Given.pullSecret("team/regcred", "harbor.lab")), IMAGE);
        breaksAt(Step.SECRET, wrong);
        assertTrue(
                hop(wrong, Step.SECRET)
                        .details()
                        .get(0)
                        .contains("Secret team/regcred, key harbor.lab is not used: it has no port"),
                wrong::toString);
        breaksAt(Step.SECRET, follow(harbor(manifest(401), "gone"), IMAGE));
    }

    @Test
    void aLoginThatGoesWithThePullIsNotTried() {
        GivenSite site = harbor(manifest(401), "regcred").with(Given.pullSecret("team/regcred", "harbor.lab:8443"));
        ImagePath path = follow(site, IMAGE);
        assertEquals(State.PASSES, hop(path, Step.SECRET).state(), path::toString);
        isNotKnown(Step.MANIFEST, path);
    }

    @Test
    void secretsThatCannotBeReadAreNotKnown() {
        isNotKnown(Step.SECRET, follow(harbor(manifest(401), "a").unknown(Listing.Kind.PULL_SECRETS), IMAGE));
        GivenSite hidden = harbor(manifest(401)).unknown(Listing.Kind.PODS);
        isNotKnown(Step.SECRET, follow(hidden, IMAGE));
    }

    @Test
    void aSecretThatStopsThePullBreaksEvenWhereNoLoginIsNeeded() {
        Part broken = () -> new PullSecret(
                "team", "regcred", "t", List.of(), new Defect(Defect.Effect.STOPS_THE_PULL, "it is not JSON"));
        breaksAt(Step.SECRET, follow(harbor(manifest(200), "regcred").with(broken), IMAGE));
    }

    @Test
    void theSecretsOfANamespaceAreItsDefaultServiceAccounts() {
        GivenSite site = harbor(manifest(401))
                .with(() -> new ServiceAccount("other", "default", List.of("regcred")))
                .with(Given.pullSecret("other/regcred", "harbor.lab:8443"));
        Hop hop = hop(follow(site, new Wish(IMAGE, null, "other", null)), Step.SECRET);
        assertEquals("Secret other/regcred, key harbor.lab:8443 is used for the pull", hop.says());
        breaksAt(Step.SECRET, follow(site, new Wish(IMAGE, null, "team", null)));
        isNotKnown(Step.SECRET, follow(site, new Wish(IMAGE, null, "other", "no-such-pod")));
    }

    /** An anonymous token may be had where the doctor does not ask for one. */
    @Test
    void aRefusalSaysNothingWhereTokensComeFromElsewhere() {
        String bearer = "Bearer realm=\"https://auth.lab/token\",service=\"harbor.lab\"";
        GivenSite site =
                harbor(manifest(401)).probe(Probes.connected("harbor.lab", 8443, null, Probes.challenge(bearer)));
        isNotKnown(Step.SECRET, follow(site, IMAGE));
        isNotKnown(Step.MANIFEST, follow(site, IMAGE));
    }

    @Test
    void anotherPlatformBreaksThere() {
        Manifest index = new Manifest(
                200,
                DIGEST,
                "application/vnd.oci.image.index.v1+json",
                List.of(new Manifest.Child(DIGEST, "linux/arm64/v8", null)),
                null,
                "");
        breaksAt(Step.PLATFORM, follow(harbor(index), IMAGE));
        assertEquals(Verdict.WORKS, follow(harbor(manifest(200)), IMAGE).verdict());
    }

    /** Whatever is met by the defaults, a hosts.toml that was not read may say otherwise. */
    @ParameterizedTest
    @ValueSource(strings = {"laptop", "other node", "unreadable"})
    void withoutTheNodesCertsNothingBreaksAtTheServer(String why) {
        GivenSite site = harbor(manifest(200)).probe(Probes.http("harbor.lab", 8443));
        String node = null;
        switch (why) {
            case "laptop" -> site.host(Given.laptop());
            case "other node" -> node = "second";
            default -> site.unknown(CertsDirectory.Ask.OWN);
        }
        ImagePath path = follow(site, new Wish(IMAGE, node, null, null));
        isNotKnown(Step.HOST, path);
        isNotKnown(Step.SCHEME, path);
    }

    @Test
    void aServerThatCouldNotBeAskedIsNotBroken() {
        GivenSite site = harbor(manifest(200)).unknown(new RegistryProbe.Ask("harbor.lab", 8443));
        isNotKnown(Step.HOST, follow(site, IMAGE));
        isNotKnown(Step.DNS, follow(harbor(manifest(200)).unknown(new NameLookup.Ask("harbor.lab")), IMAGE));
    }

    @Test
    void aSiteOfWhichNothingIsKnownBreaksNowhere() {
        ImagePath path = follow(GivenSite.unknown(), IMAGE);
        assertEquals(Verdict.NOT_KNOWN, path.verdict());
        assertEquals(State.PASSES, hop(path, Step.NAME).state());
    }
}
