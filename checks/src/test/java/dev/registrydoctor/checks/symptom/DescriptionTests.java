package dev.registrydoctor.checks.symptom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.reading.PastedText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write in their own words: what works, what does not, slips of the pen, and what words exclude. */
class DescriptionTests {

    private static final Knowledge ALL = Knowledge.all();

    private static Description description(String text) {
        return Description.of(text, PastedText.of(text), ALL.spelling(), ALL.foreign());
    }

    private static List<Boolean> works(String text) {
        return description(text).clauses().stream()
                .map(Description.Clause::works)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "curl works                                   | true",
                "curl does not work                           | false",
                "curl doesn't work                            | false",
                "I have no problem doing a curl               | true",
                "curl answers {}                              | true",
                "catalog gives 200                            | true",
                "catalog gives 500                            | false",
                "how do I get curl to work                    | false",
                "only curl works                              | false",
            })
    void aClauseSaysThatSomethingWorksOrThatItDoesNot(String clause, boolean works) {
        assertEquals(List.of(works), works(clause));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curl works, but docker does not",
                "curl works but docker fails",
                "curl works. docker push hangs",
                "curl works while docker is refused",
                "curl works\ndocker never ends",
            })
    void eachClauseHasItsOwnAnswer(String text) {
        assertEquals(List.of(true, false), works(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "curl answers {} but docker push is refused        | storage.volume-full             | registry.unreachable",
                "login works but push is unauthorized              | auth.access-denied              | auth.credentials-refused",
                "works on the server but not from my laptop        | network.port-filtered           | service.missing",
                "pull works, push hangs forever                    | registry.body-limit             | registry.unreachable",
                "pulling is ok but push hangs                      | registry.body-limit             | network.port-filtered",
                "push hangs, no proxy here                         | storage.volume-full             | network.proxy-captures-registry",
                "image pull hangs but pushing works fine           | network.proxy-captures-registry | registry.unreachable",
            })
    void whatWorksExcludesItsCauses(String text, String stays, String excluded) {
        List<String> causes = Symptoms.read(text).causes();

        assertTrue(causes.contains(stays), causes.toString());
        assertFalse(causes.contains(excluded), causes.toString());
    }

    @Test
    void whatWasExcludedIsKeptWithThePersonsWords() {
        Symptom symptom = Symptoms.read("push hangs, and there is no proxy");

        assertEquals("you wrote that no proxy is used", symptom.excluded().get("network.proxy-captures-registry"));
    }

    /** Only pods have pull secrets; where pods are told of too, or several clients, only what none of them has is excluded. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker push to harbor says denied and I am logged in             | auth.access-denied           | auth.pull-secret-missing",
                "helm push to the registry is unauthorized, my user is an admin   | auth.access-denied           | auth.pull-secret-missing",
                "podman push works but docker push fails, http response to https  | docker.daemon-json-invalid   | auth.pull-secret-missing",
                "docker push is denied, and the pods cannot pull either           | auth.pull-secret-missing     | docker.daemon-json-invalid",
            })
    void whatNoneOfTheNamedClientsHasIsExcluded(String text, String stays, String excluded) {
        List<String> causes = Symptoms.read(text).causes();

        assertTrue(causes.contains(stays), causes.toString());
        assertFalse(causes.contains(excluded), causes.toString());
    }

    @Test
    void anErrorThatIsMadeOfOrdinaryWordsIsNotToldByAPerson() {
        assertFalse(Symptoms.read("failed to push: denied: requested access to the resource is denied")
                .described());
        assertTrue(Symptoms.read("the login is ok, but: my push is denied").described());
    }

    @Test
    void aPastedErrorWithARemarkBesideItIsSiftedToo() {
        Symptom symptom = Symptoms.read(
                "Get \"http://localhost:32000/v2/\": dial tcp 127.0.0.1:32000: connect: connection refused\n"
                        + "I have no problem doing a curl -s -m 2 localhost:32000/v2 which returns {}");

        assertEquals("localhost-refused", symptom.pattern().orElseThrow().id());
        assertFalse(symptom.causes().contains("registry-pod.scaled-to-zero"));
        assertTrue(symptom.excluded().containsKey("registry-pod.scaled-to-zero"));
        assertTrue(symptom.causes().contains("docker.other-namespace"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "since I enabled ufw another machine cannot push       | network.port-filtered",
                "push from my laptop to the registry times out         | network.port-filtered",
                "curl works, push with rootless docker is refused      | docker.other-namespace",
                "push of large layers hangs                            | registry.body-limit",
                "the certificate of the registry has expired, no pull  | tls.expired",
                "self signed certificate, registry is not trusted      | tls.unknown-authority",
            })
    void aRemarkMakesItsCauseTheLikeliest(String text, String first) {
        assertEquals(first, Symptoms.read(text).causes().get(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "which passwrod for the registry               | said-which-password",
                "the catalgo is empty                          | said-catalog-empty",
                "i delted tags in the registry and disk is full | said-deleted-and-full",
                "certifcate error when pulling from registry   | said-certificate",
                "docker push is unauthorised                   | said-not-allowed",
            })
    void aSlipOfThePenIsNoOtherWord(String text, String pattern) {
        assertEquals(pattern, Symptoms.read(text).pattern().orElseThrow().id());
    }

    /** What is quoted is general; what the person says around it tells that it is about a registry. */
    @Test
    void anErrorInASentenceAboutARegistryIsOneOfTheRegistry() {
        Symptom ours = Symptoms.read("k8s is refusing to pull from the bundled registry."
                + " The failure is 'http: server gave HTTP response to HTTPS client'");
        Symptom others = Symptoms.read("k8s is refusing to start my redis and its registry."
                + " The failure is 'http: server gave HTTP response to HTTPS client'");

        assertFalse(ours.isElsewhere());
        assertTrue(
                ours.causes().contains("runtime.hosts-toml-missing"),
                ours.causes().toString());
        assertTrue(others.isElsewhere());
    }

    @Test
    void whoNamesARegistryCanNameOtherSoftwareBesideIt() {
        assertFalse(Symptoms.read("since we switched to cilium the registry on 32000 does not answer")
                .isElsewhere());
        assertTrue(Symptoms.read("since we switched to cilium the shop on 8000 does not answer")
                .causes()
                .isEmpty());
    }

    @Test
    void ofTwoWordsThatNothingSeparatesTheLongerOneIsMeant() {
        assertEquals("registry", ALL.foreign().inEnglish("镜像仓库").strip());
    }

    /** Titles of tickets start like messages of programs. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Error: I cannot push to my registry                       | said-push-fails",
                "ERROR: disk full although I deleted the images in the registry | said-deleted-and-full",
                "[ERROR] our pods cannot pull since the upgrade of microk8s | said-after-upgrade",
                "Problem - only the first node can pull images from the registry | said-one-node-only",
                "error: pods cannot pull from my registry but docker can   | said-pull-fails",
            })
    void aLabelBeforeASentenceIsNotPartOfIt(String text, String pattern) {
        Symptom symptom = Symptoms.read(text);

        assertEquals(pattern, symptom.pattern().orElseThrow().id());
        assertTrue(symptom.described());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error: registry disk usage cannot be deleted",
                "error: docker push to registry images failed",
                "ERROR: registry not reachable, 3 retries",
            })
    void aLabelBeforeAMessageOfAProgramStays(String text) {
        assertFalse(Symptoms.read(text).described(), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "curl used to work                     | false",
                "curl no longer works                  | false",
                "curl worked until yesterday           | false",
                "curl worked                           | true",
            })
    void whatWorkedOnceDoesNotWork(String clause, boolean works) {
        assertEquals(List.of(works), works(clause));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "push to 32000 from another machine times out, it is not the firewall | network.port-filtered",
                "push from my laptop to 32000 fails, ufw is disabled        | network.port-filtered",
                "pulls fail in kubernetes, curl works and it isn't a proxy  | network.proxy-captures-registry",
                "push to the registry fails, there is plenty of space on the disk | storage.volume-full",
                "docker does not trust the cert of the registry, the certificate is valid | tls.expired",
            })
    void whatSomebodyExcludesIsExcluded(String text, String excluded) {
        Symptom symptom = Symptoms.read(text);

        assertTrue(symptom.excluded().containsKey(excluded), symptom.causes().toString());
        assertFalse(symptom.causes().contains(excluded), symptom.causes().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the pull request is open                 | pull     | request",
                "a key in the windows registry            | registry | regedit",
                "which user name                          | name     | username",
                "I cannot log in                          | log      | login",
                "it is in certs.d                         | certs    | certsd",
                "NO_PROXY is set                          | no       | noproxy",
                "it times out                             | times    | timeout",
                "an image of 4GB                          | 4gb      | gb",
                "it used to pull                          | used     | not",
            })
    void aPhraseIsMoreThanItsWords(String text, String no, String yes) {
        Set<String> words = description(text).passages().get(0);

        assertTrue(words.contains(yes), words.toString());
        assertFalse(words.contains(no), words.toString());
    }

    @Test
    void aFirewallThatIsOnIsNotExcluded() {
        assertEquals(
                "network.port-filtered",
                Symptoms.read("since ufw is on the push from my laptop to 32000 does not work")
                        .causes()
                        .get(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auf Port 32000 lauscht nichts, die Registry ist aber aktiviert | said-nothing-listens",
                "mon push vers le registre est bloqué à 99 %               | said-push-hangs",
                "he borrado imágenes del registro y el disco sigue lleno   | said-deleted-and-full",
                "não consigo baixar imagens do registro                    | said-pull-fails",
                "не могу запушить образ в localhost:32000                  | said-push-fails",
                "无法推送镜像到 localhost:32000                             | said-push-fails",
                "只有主节点可以拉取镜像                                      | said-one-node-only",
            })
    void someWordsOfOtherLanguagesAreKnown(String text, String pattern) {
        assertEquals(pattern, Symptoms.read(text).pattern().orElseThrow().id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "die anmeldung funktioniert nicht mehr | true",
                "rien ne marche depuis hier            | true",
                "ничего                                | true",
                "the registry is down                  | false",
                "took 350µs                            | false",
                "we have a disco                       | false",
            })
    void aTextInAnotherLanguageIsKnownAsOne(String text, boolean isForeign) {
        assertEquals(isForeign, ALL.foreign().isIn(text));
        assertEquals(isForeign, !text.equals(ALL.foreign().inEnglish(text)));
    }

    @Test
    void aWordThatIsAnotherWordIsNotCorrected() {
        Spelling spelling = new Spelling(List.of("worker", "stopped|node*", "!images"));

        assertEquals(Set.of(), spelling.corrected(Set.of("worked", "nodes", "image", "dropped", "work")));
        assertEquals(Set.of("stopped"), spelling.corrected(Set.of("stoped")));
        assertEquals(Set.of("worker"), spelling.corrected(Set.of("wokrer")));
        assertEquals(Set.of(), new Spelling(List.of("issuer", "deletes")).corrected(Set.of("issue", "deletess")));
        assertEquals(Set.of(), new Spelling(List.of("32000")).corrected(Set.of("3000", "32001")));
        assertEquals(Set.of(), new Spelling(List.of("where", "robot")).corrected(Set.of("were", "root")));
    }

    /** The words of a state in a description do not hide the description. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "after a reboot my pods are in ImagePullBackOff      | said-after-reboot",
                "since the upgrade my images are in ErrImagePull and pull fails | said-after-upgrade",
                "from a jenkins pod localhost:32000 is refused       | said-from-a-pod",
                "Back-off pulling image \"localhost:32000/app:v1\"   | back-off",
                "microk8s is not running. Use microk8s inspect for a deeper inspection. | cluster-down",
            })
    void aDescriptionWithAStateInItIsADescription(String text, String pattern) {
        assertEquals(pattern, Symptoms.read(text).pattern().orElseThrow().id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "level=info msg=\"registry starting, not ready, pending\"",
                "ERROR registry client pending, not connected",
                "error: registry index was not found in any configuration",
                "2024-01-01 10:00:00 registry pending",
            })
    void whatAProgramPrintsIsNoDescription(String line) {
        assertEquals(List.of(), description(line).passages());
        assertFalse(Symptoms.read(line).described());
    }

    @Test
    void aLongTicketIsReadPassageByPassage() {
        String filler = "We have a cluster of a few machines in the basement and we like it a lot. ".repeat(8);
        Symptom symptom = Symptoms.read(filler + "Since yesterday the catalog is empty. " + filler);

        assertEquals("said-catalog-empty", symptom.pattern().orElseThrow().id());
        assertEquals(List.of(), Symptoms.read(filler + filler).causes());
        assertEquals(
                List.of(),
                Symptoms.read("The catalog of our shop is printed on paper. " + filler + "Our fridge is empty.")
                        .causes());
    }

    @Test
    void eachRemarkNamesPossibleCauses() {
        Set<String> possible = new HashSet<>();
        Stream.of(ALL.patterns(), ALL.descriptions(), ALL.byShape())
                .flatMap(List::stream)
                .forEach(pattern -> possible.addAll(pattern.causes()));
        List<String> offenders = new ArrayList<>();
        for (Remark remark : ALL.remarks()) {
            List<String> named = new ArrayList<>(remark.excludes());
            named.addAll(remark.favors());
            named.removeIf(possible::contains);
            if (!named.isEmpty()
                    || (remark.excludes().isEmpty() && remark.favors().isEmpty())) {
                offenders.add(remark.id() + " names " + named);
            }
        }

        assertEquals(List.of(), offenders);
        assertTrue(CheckCatalog.problem(ALL.remarks().get(0).excludes().get(0)).isPresent());
    }

    /** What excludes every cause was misread: then nothing is excluded. */
    @Test
    void wordsThatExcludeAllExcludeNothing() {
        Remark remark = new Remark("r", "it works", true, List.of(List.of("curl")), List.of("a.b"), List.of());

        Remark.Sifted sifted = Remark.sorted(List.of("a.b"), description("curl works"), List.of(remark), true);
        assertEquals(List.of("a.b"), sifted.causes());
        assertTrue(sifted.excluded().isEmpty());
        assertEquals(
                List.of("c.d"),
                Remark.sorted(List.of("a.b", "c.d"), description("curl works"), List.of(remark), true)
                        .causes());
    }
}
