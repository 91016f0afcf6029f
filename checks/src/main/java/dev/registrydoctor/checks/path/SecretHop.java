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

/** The hop at which the kubelet chooses the login that goes with the pull. */
final class SecretHop {

    /** Since when KubeletEnsureSecretPulledImages is on by default. */
    private static final String CHECKS_CACHED_SINCE = "1.35";

    private final Puller puller;
    private final Evidence evidence;
    private final Keyring.Lookup lookup;

    SecretHop(Puller puller, ImageReference image, Evidence evidence) {
        this.puller = puller;
        this.evidence = evidence;
        lookup = Keyring.lookUp(image, puller.secrets(evidence));
    }

    /** Whether a login goes with the pull, as far as the secrets are known. */
    boolean sendsCredentials() {
        return lookup.sendsCredentials();
    }

    /**
     * The hop.
     *
     * @param wanted whether the registry wants a login for this image; null when that is not known
     */
    Hop hop(@Nullable Boolean wanted) {
        String stops = lookup.stops();
        Gap gap = gap();
        String named = puller.wish().pod();
        if (puller.pod() == null && named != null) {
            return Hop.notKnown(Step.SECRET, "no pod " + puller.namespace() + "/" + named + " was found");
        } else if (stops != null) {
            return Hop.breaks(
                    Step.SECRET, "the kubelet fails the pull before it asks any registry: " + stops, keys(true));
        } else if (Boolean.FALSE.equals(wanted)) {
            return Hop.passes(Step.SECRET, "none is needed: the registry gives this image to anyone", keys(false));
        } else if (lookup.sendsCredentials()) {
            Keyring.Key first = lookup.tried().stream()
                    .filter(Keyring.Key::hasCredentials)
                    .findFirst()
                    .orElseThrow();
            return Hop.passes(
                    Step.SECRET,
                    "secret " + first.secret() + ", key " + first.key() + ", goes with the pull",
                    keys(true));
        } else if (gap != null) {
            return Hop.notKnown(Step.SECRET, "the secrets of " + puller.secretsOf() + ": " + gap.why(), keys(true));
        } else if (Boolean.TRUE.equals(wanted)) {
            return Hop.breaks(Step.SECRET, "the registry wants a login, and " + none(), keys(true));
        }
        return Hop.notKnown(Step.SECRET, "whether the registry wants a login; " + none(), keys(true));
    }

    private String none() {
        return puller.secretNames(evidence).isEmpty()
                ? puller.secretsOf() + " names no pull secret"
                : "no secret of " + puller.secretsOf() + " has one for this image";
    }

    /**
     * The keys in the order of trying, then why each other is not used.
     *
     * @param loginMatters whether the registry wants a login, or may want one
     */
    private List<String> keys(boolean loginMatters) {
        List<String> lines = new ArrayList<>();
        int number = 1;
        for (Keyring.Key key : lookup.tried()) {
            String doubt = key.hasCredentials() && key.doubt() != null ? "; " + key.doubt() : "";
            lines.add(number++ + ". secret " + key.secret() + ", key " + key.key() + ": " + key.reason() + doubt);
        }
        for (Keyring.Key key : lookup.passedOver()) {
            String which = key.key() == null ? "" : ", key " + key.key();
            lines.add("not secret " + key.secret() + which + ": " + key.reason());
        }
        for (PullSecret.Ask ask : puller.unlisted(evidence)) {
            if (evidence.answer(ask).isAbsent()) {
                lines.add("not secret " + ask.namespace() + "/" + ask.name() + ": there is none of that name");
            }
        }
        String kubelet = puller.node() == null ? null : puller.node().kubeletVersion();
        if (loginMatters && Versions.isAtLeast(kubelet, CHECKS_CACHED_SINCE)) {
            lines.add("kubelet " + kubelet
                    + " checks the login also for an image that the node has already, unless no pull"
                    + " brought it there (KubeletEnsureSecretPulledImages, on since " + CHECKS_CACHED_SINCE + ")");
        }
        return lines;
    }

    /** Why the secrets are not all known, or null. */
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
