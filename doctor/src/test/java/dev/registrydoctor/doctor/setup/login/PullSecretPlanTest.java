package dev.registrydoctor.doctor.setup.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.ObjectAction;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.SecretSource;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Part;
import dev.registrydoctor.doctor.setup.SetupHost;
import dev.registrydoctor.doctor.setup.login.StoredLogins.Worth;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PullSecretPlanTest {

    private static final String REGISTRY = "reg.lab:5000";
    private static final SecretSource PASSWORD = new SecretSource.File("/root/password");
    private static final PullAccount ACCOUNT = PullAccount.defaultOf("shop");
    private static final String PATCH = "{\"imagePullSecrets\":[{\"name\":\"registry-login\"}]}";

    private static GivenSite shop(Part... parts) {
        return GivenSite.empty()
                .with(Given.namespace("shop"), account("default"))
                .with(parts);
    }

    private static Part account(String name, String... secrets) {
        return () -> new ServiceAccount("shop", name, List.of(secrets));
    }

    private static SetupPart plan(GivenSite site, Worth worth, PullAccount... accounts) {
        List<PullAccount> all = accounts.length == 0 ? List.of(ACCOUNT) : List.of(accounts);
        WantedLogin login = new WantedLogin(REGISTRY, "shop", "robot$ci", PASSWORD, all);
        return PullSecretPlan.of(login, (secret, entry) -> worth, SetupHost.gather(site, PullSecretPlan.needs(all)));
    }

    private static List<Action> actions(SetupPart part) {
        assertEquals(List.of(), part.obstacles());
        assertEquals(List.of(), part.gaps());
        return part.steps().stream().map(Step::action).toList();
    }

    private static Action put(String secret, String key, boolean isNew) {
        return new ObjectAction.ApplyLogin("shop", secret, key, "robot$ci", PASSWORD, isNew);
    }

    private static Action refer(String account, String patch) {
        return Action.patch("serviceaccount", "shop", account, patch);
    }

    @Test
    void aSecretIsCreatedAndReferredTo() {
        assertEquals(
                List.of(put("registry-login", REGISTRY, true), refer("default", PATCH)),
                actions(plan(shop(), Worth.UNKNOWN)));
    }

    @Test
    void twoAccountsShareTheSecret() {
        assertEquals(
                List.of(put("registry-login", REGISTRY, true), refer("default", PATCH), refer("ci", PATCH)),
                actions(plan(shop(account("ci")), Worth.UNKNOWN, ACCOUNT, new PullAccount("shop", "ci"))));
    }

    @Test
    void whatIsThereNeedsNothing() {
        GivenSite site =
                shop(account("default", "registry-login"), Given.pullSecret("shop/registry-login", REGISTRY, "a.lab"));
        assertEquals(SetupPart.NOTHING, plan(site, Worth.SAME));
    }

    @Test
    void anotherLoginThatWorksStays() {
        var part =
                plan(shop(account("default", "lab"), Given.pullSecret("shop/lab", "reg.lab:5000/shop/")), Worth.WORKS);
        assertEquals(List.of(), actions(part));
        assertTrue(part.notes().get(0).contains("in Secret lab; it stays"), part.notes()::toString);
    }

    @Test
    void aLoginThatIsRefusedIsReplacedUnderItsKey() {
        GivenSite site =
                shop(account("default", "lab"), Given.pullSecret("shop/lab", "a.lab", "https://reg.lab:5000/v1/"));
        assertEquals(List.of(put("lab", "https://reg.lab:5000/v1/", false)), actions(plan(site, Worth.REFUSED)));
    }

    /** A key with wildcards matches, and is no name of a server. */
    @Test
    void aKeyWithWildcardsGetsOneForTheRegistryBesideIt() {
        GivenSite site = shop(account("default", "lab"), Given.pullSecret("shop/lab", "*.lab:5000"));
        assertEquals(List.of(put("lab", REGISTRY, false)), actions(plan(site, Worth.REFUSED)));
    }

    /** What cannot be compared is not overwritten, and not called fine. */
    @Test
    void aLoginThatCannotBeTriedIsAGap() {
        GivenSite site = shop(account("default", "lab"), Given.pullSecret("shop/lab", REGISTRY));
        var part = plan(site, Worth.UNKNOWN);
        assertEquals(List.of(), part.steps());
        assertFalse(part.gaps().isEmpty());
    }

    @Test
    void aSecretOfTheNamespaceThatIsRightIsOnlyReferredTo() {
        assertEquals(
                List.of(refer("default", "{\"imagePullSecrets\":[{\"name\":\"lab\"}]}")),
                actions(plan(shop(Given.pullSecret("shop/lab", REGISTRY)), Worth.SAME)));
    }

    /** A Secret for other registries keeps them. */
    @Test
    void aSecretOfThisNameGetsTheLoginBesideItsOthers() {
        assertEquals(
                List.of(put("registry-login", REGISTRY, false), refer("default", PATCH)),
                actions(plan(shop(Given.pullSecret("shop/registry-login", "a.lab")), Worth.UNKNOWN)));
        assertEquals(
                List.of(put("registry-login", REGISTRY, false)),
                actions(plan(
                        shop(account("default", "registry-login"), Given.pullSecret("shop/registry-login", "a.lab")),
                        Worth.UNKNOWN)));
    }

    @Test
    void aSecretOfAnotherKindIsLeftAlone() {
        Part opaque = () -> new PullSecret(
                "shop",
                "registry-login",
                "Opaque",
                List.of(),
                new PullSecret.Defect(PullSecret.Defect.Effect.PASSED_OVER, "its type is Opaque"));
        assertEquals(
                List.of(
                        put("registry-login-2", REGISTRY, true),
                        refer("default", "{\"imagePullSecrets\":[{\"name\":\"registry-login-2\"}]}")),
                actions(plan(shop(opaque), Worth.UNKNOWN)));
    }

    @Test
    void aNamespaceOrAccountThatIsNotThereIsNotMadeUp() {
        assertEquals(
                List.of("There is no namespace none. Create it first: `kubectl create namespace none`."),
                plan(shop(), Worth.SAME, PullAccount.defaultOf("none")).obstacles());
        assertEquals(
                List.of("There is no ServiceAccount shop/ci. Name one that exists, or create it first."),
                plan(shop(), Worth.SAME, new PullAccount("shop", "ci")).obstacles());
    }

    @Test
    void withoutRightsNothingIsPlanned() {
        GivenSite site = shop().unknown(Listing.Kind.SERVICE_ACCOUNTS);
        assertEquals(List.of(), plan(site, Worth.SAME).steps());
        assertFalse(plan(site, Worth.SAME).gaps().isEmpty());
        GivenSite secrets = shop().unknown(Listing.Kind.PULL_SECRETS);
        assertEquals(List.of(), plan(secrets, Worth.SAME).steps());
        assertFalse(plan(secrets, Worth.SAME).gaps().isEmpty());
    }

    @Test
    void podsThatDoNotGetTheLoginAreNamed() {
        GivenSite site = shop(
                Given.pod("shop/web", REGISTRY + "/shop/web:1").pullSecrets("mine"),
                Given.pod("shop/job", REGISTRY + "/shop/job:1").serviceAccount("batch"),
                Given.pod("shop/cache", REGISTRY + "/other/cache:1").serviceAccount("batch"),
                Given.pod("shop/db", "docker.io/library/postgres:16").pullSecrets("mine"));
        List<String> notes = plan(site, Worth.UNKNOWN).notes();
        assertEquals(2, notes.size(), notes::toString);
        assertTrue(notes.get(0).startsWith("Pod shop/") || notes.get(1).startsWith("Pod shop/"));
        assertTrue(notes.toString().contains("Pod shop/web does not use the login: its own imagePullSecrets (mine)"));
        assertTrue(notes.toString().contains("Pod shop/job does not use the login: its ServiceAccount is shop/batch"));
    }
}
