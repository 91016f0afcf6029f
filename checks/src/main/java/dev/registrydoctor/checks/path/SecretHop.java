package dev.registrydoctor.checks.path;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.model.image.Keyring;
import dev.registrydoctor.checks.model.toml.Versions;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.path.Hop.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hop at which the kubelet chooses the login for the pull. */
final class SecretHop {

    /** The first version with KubeletEnsureSecretPulledImages on by default. */
    private static final String CHECKS_CACHED_SINCE = "1.35";

    private final Puller puller;
    private final Evidence evidence;
    private final Keyring.Lookup lookup;

    SecretHop(Puller puller, ImageReference image, Evidence evidence) {
        this.puller = puller;
        this.evidence = evidence;
        lookup = Keyring.lookUp(image, puller.secrets(evidence));
    }

    /** Whether a login is sent with the pull, as far as the Secrets are known. */
    boolean sendsCredentials() {
        return lookup.sendsCredentials();
    }

    /**
     * The hop.
     *
     * @param wanted whether the registry requires a login for this image; null when it is not known
     */
    Hop hop(@Nullable Boolean wanted) {
        String stops = lookup.stops();
        Gap gap = gap();
        String named = puller.wish().pod();
        if (puller.pod() == null && named != null) {
            return Hop.notKnown(Step.SECRET, "Pod " + puller.namespace() + "/" + named + " was not found");
        } else if (stops != null) {
            return Hop.breaks(
                    Step.SECRET, "the kubelet fails the pull before it contacts a registry: " + stops, keys(true));
        } else if (Boolean.FALSE.equals(wanted)) {
            return Hop.passes(
                    Step.SECRET,
                    "no pull secret is needed: the registry allows anonymous pulls of this image",
                    keys(false));
        } else if (lookup.sendsCredentials()) {
            Keyring.Key first = lookup.tried().stream()
                    .filter(Keyring.Key::hasCredentials)
                    .findFirst()
                    .orElseThrow();
            return Hop.passes(
                    Step.SECRET,
                    "Secret " + first.secret() + ", key " + first.key() + " is used for the pull",
                    keys(true));
        } else if (gap != null) {
            return Hop.notKnown(Step.SECRET, "the Secrets of " + puller.secretsOf() + ": " + gap.why(), keys(true));
        } else if (Boolean.TRUE.equals(wanted)) {
            return Hop.breaks(Step.SECRET, "the registry requires a login, and " + none(), keys(true));
        }
        return Hop.notKnown(Step.SECRET, "whether the registry requires a login; " + none(), keys(true));
    }

    private String none() {
        return puller.secretNames(evidence).isEmpty()
                ? puller.secretsOf() + " has no pull secret"
                : "no Secret of " + puller.secretsOf() + " has a login for this image";
    }

    /**
     * The keys in the order of trying, then why each other key is not used.
     *
     * @param loginMatters whether the registry requires a login or might require one
     */
    private List<String> keys(boolean loginMatters) {
        List<String> lines = new ArrayList<>();
        int number = 1;
        for (Keyring.Key key : lookup.tried()) {
            String doubt = key.hasCredentials() && key.doubt() != null ? "; " + key.doubt() : "";
            lines.add(number++ + ". Secret " + key.secret() + ", key " + key.key() + ": " + key.reason() + doubt);
        }
        for (Keyring.Key key : lookup.passedOver()) {
            String which = key.key() == null ? "" : ", key " + key.key();
            lines.add("Secret " + key.secret() + which + " is not used: " + key.reason());
        }
        for (PullSecret.Ask ask : puller.unlisted(evidence)) {
            if (evidence.answer(ask).isAbsent()) {
                lines.add("Secret " + ask.namespace() + "/" + ask.name() + " is not used: it does not exist");
            }
        }
        String kubelet = puller.node() == null ? null : puller.node().kubeletVersion();
        if (loginMatters && Versions.isAtLeast(kubelet, CHECKS_CACHED_SINCE)) {
            lines.add("kubelet " + kubelet
                    + " also checks the login for an image that is already on the node, unless the image was not"
                    + " pulled (KubeletEnsureSecretPulledImages, on since " + CHECKS_CACHED_SINCE + ")");
        }
        return lines;
    }

    /** Why not all Secrets are known, or null. */
    private @Nullable Gap gap() {
        List<Gap> gaps = new ArrayList<>();
        if (puller.pod() == null) {
            if (puller.looksForPod()) {
                gaps.addAll(evidence.answer(Listing.pods()).gaps());
            }
            gaps.addAll(evidence.answer(puller.accounts()).gaps());
        }
        for (PullSecret.Ask ask : puller.unlisted(evidence)) {
            gaps.addAll(evidence.answer(ask).gaps());
        }
        return gaps.isEmpty() ? null : gaps.get(0);
    }
}
