package dev.registrydoctor.checks.path;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.model.Challenge;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.path.Hop.Step;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hops at the registry: manifest, platform and layers. */
final class ContentHops {

    private final ImageReference image;
    private final @Nullable ServerAttempt taken;
    private final @Nullable Manifest manifest;

    ContentHops(ImageReference image, Route route, Evidence evidence) {
        this.image = image;
        taken = route.taken();
        manifest = Optional.ofNullable(taken)
                .flatMap(t -> t.manifest(image))
                .flatMap(evidence::find)
                .orElse(null);
    }

    /** Whether the registry requires a login for this image; null when it is not known. */
    @Nullable
    Boolean wantsLogin() {
        if (manifest == null || manifest.status() == 0) {
            return null;
        } else if (manifest.status() != 401 && manifest.status() != 403) {
            return false;
        }
        return anonymousTokenElsewhere() == null ? true : null;
    }

    /**
     * The token service, if it is on another host than the registry. This program requests no token there, so a refusal
     * does not show what a client without a login would get.
     */
    private @Nullable String anonymousTokenElsewhere() {
        String header = taken == null ? null : taken.challenge();
        Challenge challenge = header == null ? null : Challenge.parse(header);
        String realm = challenge != null && challenge.isBearer() ? challenge.realm() : null;
        if (realm == null || taken == null || taken.origin() == null) {
            return null;
        }
        int start = realm.indexOf("://") < 0 ? 0 : realm.indexOf("://") + 3;
        int slash = realm.indexOf('/', start);
        String host = slash < 0 ? realm.substring(start) : realm.substring(start, slash);
        String registry = taken.attempt().authority();
        return ImageReference.withoutPort(host).equalsIgnoreCase(ImageReference.withoutPort(registry)) ? null : host;
    }

    Hop manifest(boolean sendsCredentials) {
        if (taken == null) {
            return Hop.notKnown(Step.MANIFEST, "no registry answered");
        } else if (taken.origin() == null) {
            return Hop.notKnown(
                    Step.MANIFEST, "this host does not trust the server's certificate, so it sends no requests to it");
        } else if (!taken.attempt().path().equals("/v2")) {
            return Hop.notKnown(
                    Step.MANIFEST,
                    "registry-doctor does not check servers with the path "
                            + taken.attempt().path());
        } else if (manifest == null) {
            return Hop.notKnown(Step.MANIFEST, "the manifest was not requested from the registry");
        }
        String what = image.repository() + (image.digest() == null ? ":" : "@") + image.reference();
        return switch (manifest.status()) {
            case 200 ->
                Hop.passes(Step.MANIFEST, what + " is " + Objects.requireNonNullElse(manifest.digest(), "present"));
            case 401, 403 -> refused(sendsCredentials);
            case 404 -> Hop.breaks(Step.MANIFEST, what + " does not exist at " + taken.origin());
            case 0 -> Hop.notKnown(Step.MANIFEST, manifest.detail());
            default -> Hop.breaks(Step.MANIFEST, what + ": HTTP " + manifest.status() + " " + manifest.detail());
        };
    }

    private Hop refused(boolean sendsCredentials) {
        String elsewhere = anonymousTokenElsewhere();
        if (elsewhere != null) {
            return Hop.notKnown(
                    Step.MANIFEST,
                    "tokens come from " + elsewhere + ", which registry-doctor does not request tokens from");
        }
        return Hop.notKnown(
                Step.MANIFEST,
                sendsCredentials
                        ? "the registry requires a login; the login of the Secret was not tried"
                        : "the registry returns the manifest only after a login");
    }

    Hop platform(@Nullable Node node) {
        if (manifest == null || manifest.status() != 200) {
            return Hop.notKnown(Step.PLATFORM, "the manifest is not known");
        }
        String wanted = node == null || node.architecture() == null
                ? null
                : Objects.requireNonNullElse(node.operatingSystem(), "linux") + "/" + node.architecture();
        if (manifest.children().isEmpty()) {
            // containerd checks the platforms in an index, but not of a single manifest.
            return Hop.passes(
                    Step.PLATFORM, "a single manifest without platforms: containerd does not compare the platform");
        }
        List<String> offered = manifest.children().stream()
                .map(Manifest.Child::platform)
                .filter(Objects::nonNull)
                .filter(p -> !p.equals("unknown/unknown"))
                .map(String::valueOf)
                .toList();
        if (offered.isEmpty()) {
            return Hop.notKnown(Step.PLATFORM, "the index does not list its platforms");
        }
        String list = String.join(", ", offered);
        if (wanted == null) {
            return Hop.notKnown(Step.PLATFORM, "the platform of the node is not known; the image is for " + list);
        }
        boolean fits = offered.stream().anyMatch(p -> p.equals(wanted) || p.startsWith(wanted + "/"));
        return fits
                ? Hop.passes(Step.PLATFORM, wanted + " is available")
                : Hop.breaks(Step.PLATFORM, "there is no manifest for " + wanted + ", only for " + list);
    }

    Hop layers() {
        if (manifest == null || manifest.status() != 200) {
            return Hop.notKnown(Step.LAYERS, "the manifest is not known");
        }
        return Hop.passes(
                Step.LAYERS, "the layers were not fetched; a registry accepts a manifest only if it has the layers");
    }
}
