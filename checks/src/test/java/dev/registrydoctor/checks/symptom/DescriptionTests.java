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
        return Description.of(text, PastedText.of(text), ALL.spelling());
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

    @Test
    void aWordThatIsAnotherWordIsNotCorrected() {
        Spelling spelling = new Spelling(List.of("worker", "stopped|node*", "!images"));

        assertEquals(Set.of(), spelling.corrected(Set.of("worked", "nodes", "image", "dropped", "work")));
        assertEquals(Set.of("stopped"), spelling.corrected(Set.of("stoped")));
        assertEquals(Set.of("worker"), spelling.corrected(Set.of("wokrer")));
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
