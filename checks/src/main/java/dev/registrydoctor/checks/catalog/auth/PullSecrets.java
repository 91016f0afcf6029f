package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.catalog.settings.RegistrySettings;
import dev.registrydoctor.checks.catalog.settings.RegistrySettings.Setting;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import dev.registrydoctor.checks.model.image.Keyring;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether Pods that pull from a registry with authentication have a pull secret that the kubelet would use. */
public final class PullSecrets implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "auth.pull-secrets", "Pods have pull secrets that match their images")
            .reports(
                    AuthProblems.PULL_SECRET_MISSING,
                    AuthProblems.PULL_SECRET_WRONG_NAMESPACE,
                    AuthProblems.PULL_SECRET_HOST_MISMATCH)
            .requires(Listing.pods())
            .needs(PodSecrets.NEEDS, RegistrySettings.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        List<Question<?>> asks = new ArrayList<>();
        for (PullFailure failure : Workloads.failures(soFar)) {
            if (failure.pod().pullSecrets().isEmpty() && wantsMore(failure)) {
                asks.add(Listing.serviceAccountsIn(failure.pod().namespace()));
                ImageReference image = failure.image();
                if (image != null && !RegistryHosts.isPublic(image.host())) {
                    asks.add(RegistryHosts.probe(image));
                    RegistryHosts.manifest(soFar, image).ifPresent(asks::add);
                }
            }
        }
        return asks;
    }

    /** Whether the registry allows anonymous pulls of an image, so that another server refused the pull. */
    private static boolean isServedToAll(ImageReference image, Evidence evidence) {
        return !RegistryHosts.isPublic(image.host()) && RegistryHosts.answers(evidence, image, 200);
    }

    private static boolean wantsMore(PullFailure failure) {
        PullError.Kind kind = failure.error().kind();
        return kind == PullError.Kind.NO_CREDENTIALS
                || kind == PullError.Kind.NO_RIGHT
                || kind == PullError.Kind.CREDENTIALS_REFUSED;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (PullFailure failure : Workloads.failures(evidence)) {
            PodSecrets secrets = new PodSecrets(failure.pod(), evidence);
            // If a login was refused, it was sent, unless it is known that no key matches.
            boolean sent = failure.error().kind() == PullError.Kind.CREDENTIALS_REFUSED
                    && !failure.pod().pullSecrets().isEmpty()
                    && !secrets.gaps().isEmpty();
            if (wantsMore(failure) && !sent && failure.image() != null) {
                Finding finding = judge(failure, failure.image(), evidence);
                if (finding != null) {
                    findings.add(finding);
                } else {
                    gaps.addAll(secrets.gaps());
                }
            }
        }
        if (findings.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps.stream().distinct().toList());
        }
        return Outcome.of(findings, "no pull fails because a pull secret is missing or is for another host");
    }

    /** What is wrong with the Pod's pull secrets, or null when nothing is or it is not known. */
    private static @Nullable Finding judge(PullFailure failure, ImageReference image, Evidence evidence) {
        Pod pod = failure.pod();
        if (pod.pullSecrets().isEmpty()) {
            // Docker's official images are public: a refusal means that the image does not exist.
            boolean official = image.isDockerHub() && image.repository().startsWith("library/");
            boolean told = failure.error().kind() == PullError.Kind.NO_CREDENTIALS;
            return official || (!told && isServedToAll(image, evidence)) ? null : missing(failure, image, evidence);
        }
        PodSecrets secrets = new PodSecrets(pod, evidence);
        List<PullSecret> named = secrets.found();
        boolean matches =
                named.stream().flatMap(s -> s.entries().stream()).anyMatch(e -> Keyring.matches(e.key(), image));
        if (matches || named.stream().anyMatch(s -> s.defect() != null)) {
            return null;
        }
        String said = notFound(pod, evidence);
        // The answer for a single Secret is newer than an event.
        List<String> lacking = pod.pullSecrets().stream()
                .filter(n -> secrets.find(n).isEmpty())
                .filter(n -> secrets.isAbsent(n) || (said != null && mentions(said, n)))
                .toList();
        if (!lacking.isEmpty()) {
            return wrongNamespace(failure, evidence.list(Listing.pullSecrets()), lacking, said);
        }
        return named.size() == pod.pullSecrets().size() ? hostMismatch(failure, image, named) : null;
    }

    /** Whether the kubelet's message names a Secret: {@code Unable to retrieve some image pull secrets (a, b); ...}. */
    private static boolean mentions(String message, String secret) {
        return message.replaceAll("[(),]", " ").contains(" " + secret + " ");
    }

    private static @Nullable String notFound(Pod pod, Evidence evidence) {
        return evidence.list(Listing.events()).stream()
                .filter(e -> e.isAbout("Pod", pod.namespace(), pod.name()))
                .filter(e -> e.reason().equals("FailedToRetrieveImagePullSecret"))
                .map(Event::message)
                .findFirst()
                .orElse(null);
    }

    private static Finding about(PullFailure failure, Finding finding) {
        String registry = failure.image() == null ? "" : failure.image().authority();
        return finding.observed(
                        Phrases.brief(failure.error().message(), 300), "a pull with credentials", failure.source())
                .involving(Workloads.subjects(List.of(failure)))
                .involving(Subject.registry(registry));
    }

    /** The setting that makes the built-in registry require a login; null for another registry. */
    private static @Nullable Setting login(ImageReference image, Evidence evidence) {
        RegistrySettings settings =
                image.authority().equals("localhost:" + BuiltIn.NODE_PORT) ? RegistrySettings.of(evidence) : null;
        return settings == null ? null : settings.login();
    }

    private static Finding missing(PullFailure failure, ImageReference image, Evidence evidence) {
        Pod pod = failure.pod();
        Finding finding = about(
                failure,
                Finding.of(
                                AuthProblems.PULL_SECRET_MISSING,
                                Subject.pod(pod.path()),
                                "Registry " + image.authority() + " requires credentials, but Pod " + pod.path()
                                        + " has no pull secret")
                        .observed(
                                "imagePullSecrets is empty",
                                "a pull secret for " + image.authority(),
                                "spec of Pod " + pod.path()));
        String account = pod.serviceAccount() == null ? ServiceAccount.DEFAULT : pod.serviceAccount();
        List<String> since = secretsOf(account, pod.namespace(), evidence);
        // A public registry refuses a missing repository with the same words.
        Setting login = login(image, evidence);
        boolean ambiguous = failure.error().kind() != PullError.Kind.NO_CREDENTIALS && login == null;
        finding = login == null ? finding : finding.observed(login.words(), login.source());
        finding = ambiguous ? finding.asHypothesis() : finding;
        if (!since.isEmpty()) {
            return finding.observed(
                            "ServiceAccount " + account + " now has " + Phrases.some(since)
                                    + ", but the Pod was created before that: pull secrets are copied from the"
                                    + " ServiceAccount when a Pod is created",
                            "ServiceAccounts of namespace " + pod.namespace())
                    .remedy(Remedy.of(runs(pod), again(pod)));
        }
        return finding.remedy(Remedy.of(
                runs(pod),
                create(image, pod),
                Step.of(
                        "Add the Secret to the Pod template, or to the ServiceAccount for Pods that are created"
                                + " from now on.",
                        Action.patch(
                                "serviceaccount",
                                pod.namespace(),
                                account,
                                "{\"imagePullSecrets\":[{\"name\":\"" + LoginRemedies.NEW_SECRET + "\"}]}"),
                        Actor.cluster()),
                again(pod)));
    }

    private static List<String> secretsOf(String account, String namespace, Evidence evidence) {
        Listing<ServiceAccount> accounts = Listing.serviceAccountsIn(namespace);
        return evidence.list(accounts).stream()
                .filter(a -> a.namespace().equals(namespace) && a.name().equals(account))
                .flatMap(a -> a.pullSecrets().stream())
                .toList();
    }

    private static Verification runs(Pod pod) {
        return Verification.of("The new Pod of " + pod.path() + " runs.");
    }

    private static Step create(ImageReference image, Pod pod) {
        return Step.kubectl(
                        "Create the Secret in the namespace of the Pod, for exactly this registry and port."
                                + LoginRemedies.QUOTING,
                        LoginRemedies.secret(pod.namespace(), LoginRemedies.NEW_SECRET, image))
                .undoneBy(Action.delete("secret", pod.namespace(), LoginRemedies.NEW_SECRET));
    }

    private static Step again(Pod pod) {
        return Step.of(
                "Delete the Pod so that it is created again: pull secrets are added to a Pod only when it is"
                        + " created.",
                Action.delete("pod", pod.namespace(), pod.name()),
                Actor.cluster());
    }

    private static Finding wrongNamespace(
            PullFailure failure, List<PullSecret> secrets, List<String> lacking, @Nullable String said) {
        Pod pod = failure.pod();
        List<String> elsewhere = secrets.stream()
                .filter(s -> lacking.contains(s.name()) && !s.namespace().equals(pod.namespace()))
                .map(PullSecret::path)
                .toList();
        String names = String.join(", ", lacking);
        String where = elsewhere.isEmpty() ? "" : "; it exists as " + Phrases.some(elsewhere);
        Finding finding = Finding.of(
                        AuthProblems.PULL_SECRET_WRONG_NAMESPACE,
                        Subject.pod(pod.path()),
                        "Pod " + pod.path() + " uses pull secret " + names + ", which does not exist in namespace "
                                + pod.namespace() + where)
                .observed(
                        "imagePullSecrets: " + names,
                        "pull secrets of namespace " + pod.namespace(),
                        "spec of Pod " + pod.path());
        if (said != null) {
            finding = finding.observed(said, "events of Pod " + pod.path());
        }
        for (String path : elsewhere) {
            finding = finding.observed("pull secret " + path + " is in another namespace", "Secrets of all namespaces");
        }
        ImageReference image = failure.image();
        Step step = image == null
                ? Step.manual("Create the Secret in the namespace of the Pod.", Actor.cluster())
                : Step.kubectl(
                        "Create the Secret in the namespace of the Pod, for exactly this registry and port."
                                + LoginRemedies.QUOTING,
                        LoginRemedies.secret(pod.namespace(), lacking.get(0), image));
        return about(failure, finding).remedy(Remedy.of(PullFailures.LEAVES_BACK_OFF, step));
    }

    private static Finding hostMismatch(PullFailure failure, ImageReference image, List<PullSecret> named) {
        Pod pod = failure.pod();
        Finding finding = Finding.of(
                AuthProblems.PULL_SECRET_HOST_MISMATCH,
                Subject.pod(pod.path()),
                "No key of " + Phrases.some(named.stream().map(PullSecret::path).toList()) + " matches "
                        + image.authority() + "/" + image.repository());
        for (PullSecret secret : named) {
            String keys = secret.entries().isEmpty()
                    ? "none"
                    : Phrases.some(
                            secret.entries().stream().map(PullSecret.Entry::key).toList());
            finding = finding.observed(
                            "keys of Secret " + secret.path() + ": " + keys,
                            "a key such as " + image.authority(),
                            "Secret " + secret.path())
                    .involving(Subject.secret(secret.path()));
        }
        PullSecret first = named.get(0);
        return about(failure, finding)
                .remedy(Remedy.of(
                        PullFailures.LEAVES_BACK_OFF,
                        LoginRemedies.replace(
                                "Recreate the Secret with the host and port exactly as in the image name. The"
                                        + " kubelet compares the port as text, and a key https://HOST/v2 never"
                                        + " matches.",
                                pod.namespace(),
                                first.name(),
                                image.authority(),
                                first)));
    }
}
