package dev.registrydoctor.doctor.setup.login;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import dev.registrydoctor.checks.model.image.Keyring;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.ObjectAction;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.SecretText;
import dev.registrydoctor.doctor.setup.login.StoredLogins.Worth;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pull secrets that are missing. A login that works is left, and so is every login for another registry; one that the registry
 * refuses is replaced where it is.
 */
public final class PullSecretPlan {

    /** Names for a Secret, for the case that another kind of Secret has one of them. */
    private static final List<String> NAMES = List.of("registry-login", "registry-login-2", "registry-login-3");

    private final WantedLogin login;
    private final StoredLogins stored;
    private final Evidence evidence;

    private PullSecretPlan(WantedLogin login, StoredLogins stored, Evidence evidence) {
        this.login = login;
        this.stored = stored;
        this.evidence = evidence;
    }

    /** What {@link #of} reads. */
    public static Needs needs(List<PullAccount> accounts) {
        List<Question<?>> asks = new ArrayList<>(List.of(Listing.namespaces(), Listing.pullSecrets()));
        for (PullAccount account : accounts) {
            asks.add(Listing.serviceAccountsIn(account.namespace()));
            asks.add(Listing.podsIn(account.namespace()));
            NAMES.forEach(name -> asks.add(new PullSecret.Ask(account.namespace(), name)));
        }
        return Needs.of(asks)
                .then(soFar -> accounts.stream()
                        .flatMap(account -> secretsOf(account, soFar).stream()
                                .map(name -> new PullSecret.Ask(account.namespace(), name)))
                        .toList());
    }

    /** What is missing. */
    public static SetupPart of(WantedLogin login, StoredLogins stored, Evidence evidence) {
        PullSecretPlan plan = new PullSecretPlan(login, stored, evidence);
        return SetupPart.all(login.accounts().stream().map(plan::account).toList())
                .and(new PodsWithoutLogin(login, evidence).notes());
    }

    private static @Nullable ServiceAccount find(PullAccount account, Evidence evidence) {
        return evidence.first(
                        Listing.serviceAccountsIn(account.namespace()),
                        a -> a.name().equals(account.name()) && a.namespace().equals(account.namespace()))
                .orElse(null);
    }

    private static List<String> secretsOf(PullAccount account, Evidence evidence) {
        ServiceAccount found = find(account, evidence);
        return found == null ? List.of() : found.pullSecrets();
    }

    private SetupPart account(PullAccount account) {
        if (find(account, evidence) == null) {
            List<Gap> gaps = evidence.answer(Listing.serviceAccountsIn(account.namespace()))
                    .gaps();
            return gaps.isEmpty() ? SetupPart.obstacle(missing(account)) : SetupPart.unknown(gaps);
        }
        List<String> named = secretsOf(account, evidence);
        List<Gap> gaps = new ArrayList<>();
        SetupPart own = own(account, named, gaps);
        return own != null ? own : gaps.isEmpty() ? other(account, named) : SetupPart.unknown(gaps);
    }

    private String missing(PullAccount account) {
        boolean isThere = evidence.first(Listing.namespaces(), n -> n.name().equals(account.namespace()))
                .isPresent();
        return isThere
                ? "There is no ServiceAccount " + account + ". Name one that exists, or create it first."
                : "There is no namespace " + account.namespace() + ". Create it first: `kubectl create namespace "
                        + account.namespace() + "`.";
    }

    /**
     * What has to be done with the Secrets that the account uses; null when none of them is for the registry.
     *
     * @param gaps gets what keeps from knowing it
     */
    private @Nullable SetupPart own(PullAccount account, List<String> named, List<Gap> gaps) {
        SetupPart refused = null;
        for (String name : named) {
            PullSecret.Ask ask = new PullSecret.Ask(account.namespace(), name);
            Answer<PullSecret> answer = evidence.answer(ask);
            gaps.addAll(answer.gaps());
            PullSecret secret = answer.toOptional().orElse(null);
            for (PullSecret.Entry entry : secret == null ? List.<PullSecret.Entry>of() : entries(secret)) {
                switch (secret == null ? Worth.UNKNOWN : stored.of(secret, entry)) {
                    case SAME -> {
                        return SetupPart.NOTHING;
                    }
                    case WORKS -> {
                        return SetupPart.note("ServiceAccount " + account + " already has a login that works for "
                                + login.authority() + ", in Secret " + name + "; it stays.");
                    }
                    case REFUSED -> refused = SetupPart.steps(put(account.namespace(), name, entry.key(), false));
                    case UNKNOWN ->
                        gaps.add(new Gap(
                                Gap.Cause.OUT_OF_VIEW,
                                "the login for " + entry.key() + " in Secret " + account.namespace() + "/" + name,
                                "it could not be compared or tried",
                                "run again with the right to get this Secret"));
                }
            }
        }
        return gaps.isEmpty() ? refused : null;
    }

    /** The logins of a Secret that the kubelet would use for the registry. */
    private List<PullSecret.Entry> entries(PullSecret secret) {
        return secret.defect() != null
                ? List.of()
                : secret.entries().stream()
                        .filter(PullSecret.Entry::hasCredentials)
                        .filter(e -> Keyring.matches(e.key(), login.image()))
                        .toList();
    }

    /** Uses a Secret of the namespace that is right, or puts the login into one. */
    private SetupPart other(PullAccount account, List<String> named) {
        String namespace = account.namespace();
        String right = evidence.list(Listing.pullSecrets()).stream()
                .filter(secret -> secret.namespace().equals(namespace))
                .filter(secret -> entries(secret).stream()
                        .map(entry -> stored.of(secret, entry))
                        .anyMatch(worth -> worth == Worth.SAME || worth == Worth.WORKS))
                .map(PullSecret::name)
                .findFirst()
                .orElse(null);
        if (right != null) {
            return SetupPart.steps(refer(account, right));
        }
        for (String name : NAMES) {
            Answer<PullSecret> answer = evidence.answer(new PullSecret.Ask(namespace, name));
            PullSecret there = answer.toOptional().orElse(null);
            if (answer.isUnknown()) {
                return SetupPart.unknown(answer.gaps());
            } else if (there == null || (there.defect() == null && there.type().equals(PullSecret.TYPE))) {
                Step put = put(namespace, name, login.key(), there == null);
                return named.contains(name) ? SetupPart.steps(put) : SetupPart.steps(put, refer(account, name));
            }
        }
        return SetupPart.obstacle("Namespace " + namespace + " has no Secret that can get the login: "
                + String.join(", ", NAMES) + " exist, and are not pull secrets. Delete one that nobody uses.");
    }

    private Step put(String namespace, String name, String key, boolean isNew) {
        String server = SecretText.isServer(key) ? key : login.key();
        Step step = Step.of(
                (isNew
                                ? "Create a pull secret with the login for "
                                : "Put the login into the existing pull secret, which keeps its other registries, for ")
                        + login.authority() + ". The password is read from "
                        + login.password().words() + " when the step is carried out.",
                new ObjectAction.ApplyLogin(namespace, name, server, login.user(), login.password(), isNew),
                Actor.cluster());
        return isNew ? step.undoneBy(Action.delete("secret", namespace, name)) : step;
    }

    private static Step refer(PullAccount account, String secret) {
        return Step.of(
                "Add the Secret to ServiceAccount " + account + ", for Pods that are created from now on.",
                Action.patch(
                        "serviceaccount",
                        account.namespace(),
                        account.name(),
                        "{\"imagePullSecrets\":[{\"name\":\"" + secret + "\"}]}"),
                Actor.cluster());
    }
}
