package dev.registrydoctor.checks.path;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.path.Hop.Step;
import dev.registrydoctor.checks.path.ImagePath.Wish;
import java.util.ArrayList;
import java.util.List;

/** The questions about the path of an image, and the path that follows from the answers. */
public final class PathSurvey {

    private final Wish wish;
    private final ImageReference image;

    /**
     * A survey for an image with a valid name.
     *
     * @throws IllegalArgumentException when it is not
     */
    public PathSurvey(Wish wish) {
        this.wish = wish;
        this.image = ImageReference.parse(wish.image())
                .orElseThrow(() -> new IllegalArgumentException("not a legal image name: " + wish.image()));
    }

    /** The evidence that the path is read from. */
    public Needs needs() {
        return NodeOfHost.NEEDS
                .and(ContainerdHosts.NEEDS, Needs.of(Listing.pods(), Listing.pullSecrets()))
                .then(this::followUps);
    }

    private List<Question<?>> followUps(Evidence soFar) {
        List<Question<?>> asks = new ArrayList<>();
        Puller puller = Puller.of(wish, image, soFar);
        if (puller.pod() == null) {
            asks.add(puller.accounts());
        }
        asks.addAll(puller.unlisted(soFar));
        Route route = Route.of(image, puller, soFar);
        route.resolution()
                .attempts(image)
                .forEach(attempt -> ServerAttempt.probe(attempt).ifPresent(probe -> {
                    asks.add(probe);
                    ServerHops.lookup(probe).ifPresent(asks::add);
                }));
        route.tries().forEach(t -> t.manifest(image).ifPresent(asks::add));
        return asks;
    }

    /** The path, as far as it is known from the evidence. */
    public ImagePath path(Evidence evidence) {
        Puller puller = Puller.of(wish, image, evidence);
        Route route = Route.of(image, puller, evidence);
        ServerHops server = new ServerHops(route, evidence);
        ContentHops content = new ContentHops(image, route, evidence);
        SecretHop secret = new SecretHop(puller, image, evidence);
        return new ImagePath(
                wish.image(),
                puller.describe(),
                List.of(
                        name(),
                        server.dns(),
                        secret.hop(content.wantsLogin()),
                        server.host(),
                        server.scheme(),
                        server.certificate(),
                        content.manifest(secret.sendsCredentials()),
                        content.platform(puller.node()),
                        content.layers()));
    }

    private Hop name() {
        List<String> details = new ArrayList<>();
        if (!image.qualified()) {
            details.add("the name has no registry, so docker.io is used; names of images in the built-in registry"
                    + " start with localhost:32000/");
        }
        if (image.digest() != null && image.tag() != null) {
            details.add("the digest is used, and the tag " + image.tag() + " is ignored");
        } else if (image.digest() == null && !wish.image().endsWith(":" + image.tag())) {
            details.add("the name has no tag, so latest is used");
        }
        String reference = (image.digest() == null ? ":" : "@") + image.reference();
        return Hop.passes(
                Step.NAME,
                "registry " + image.authority() + ", repository " + image.repository() + ", "
                        + (image.digest() == null ? "tag " : "digest ") + reference.substring(1),
                details);
    }
}
