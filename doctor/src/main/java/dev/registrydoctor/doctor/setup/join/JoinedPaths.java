package dev.registrydoctor.doctor.setup.join;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.path.Hop;
import dev.registrydoctor.checks.path.ImagePath;
import dev.registrydoctor.checks.path.PathSurvey;
import dev.registrydoctor.doctor.setup.login.PullAccount;
import dev.registrydoctor.doctor.setup.login.WantedLogin;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows an image of the registry to each machine that is looked at, as {@code resolve} does. */
public final class JoinedPaths {

    private JoinedPaths() {}

    /** What {@link #of} reads. */
    public static Needs needs(JoinRequest request) {
        Needs own = Needs.of(Listing.pods()).then(soFar -> {
            Needs survey = survey(request, soFar).needs();
            Set<Question<?>> asks = new LinkedHashSet<>(survey.questions());
            asks.addAll(survey.after(soFar));
            return asks;
        });
        return Needs.of(SeenNodes.Ask.INSTANCE).and(NodeOfHost.NEEDS, own, own.onNodes());
    }

    /** The paths to the nodes that are looked at; to this host where there are none. */
    public static List<NodePath> of(JoinRequest request, Evidence evidence) {
        List<NodePath> paths = new ArrayList<>();
        for (String node : evidence.seenNodes()) {
            paths.add(path(node, request, evidence.from(node)));
        }
        if (paths.isEmpty()) {
            Node here = NodeOfHost.find(evidence);
            paths.add(path(here == null ? null : here.name(), request, evidence));
        }
        return paths;
    }

    private static NodePath path(@Nullable String node, JoinRequest request, Evidence evidence) {
        String image = image(request, evidence);
        ImagePath path = survey(request, evidence).path(evidence);
        ImagePath.Verdict verdict = path.verdict();
        Hop hop = path.hops().stream()
                .filter(each ->
                        each.state() == (verdict == ImagePath.Verdict.BREAKS ? Hop.State.BREAKS : Hop.State.NOT_KNOWN))
                .findFirst()
                .orElse(null);
        if (hop == null) {
            return works(node, image == null ? request.authority() : image);
        } else if (image == null) {
            return registry(node, request, verdict, hop);
        } else if (hop.step() == Hop.Step.SECRET && verdict == ImagePath.Verdict.BREAKS && hasOtherAccount(request)) {
            return new NodePath(
                    node,
                    image,
                    ImagePath.Verdict.NOT_KNOWN,
                    hop.step(),
                    "the login is that of another service account than default");
        }
        return new NodePath(node, image, verdict, hop.step(), hop.says());
    }

    /** What follows of the registry from the path of an image that it need not have. */
    private static NodePath registry(@Nullable String node, JoinRequest request, ImagePath.Verdict verdict, Hop hop) {
        boolean hasAnswered = verdict == ImagePath.Verdict.BREAKS
                && switch (hop.step()) {
                    case MANIFEST, PLATFORM, LAYERS -> true;
                    case NAME, DNS, SECRET, HOST, SCHEME, CERTIFICATE -> false;
                };
        if (hasAnswered) {
            return works(node, request.authority());
        }
        boolean isOfImage = hop.step() == Hop.Step.SECRET || hop.step().compareTo(Hop.Step.CERTIFICATE) > 0;
        return new NodePath(
                node,
                request.authority(),
                isOfImage ? ImagePath.Verdict.NOT_KNOWN : verdict,
                hop.step(),
                isOfImage ? "no image of this registry is known to follow; name one with --pull" : hop.says());
    }

    private static NodePath works(@Nullable String node, String image) {
        return new NodePath(node, image, ImagePath.Verdict.WORKS, null, "");
    }

    private static PathSurvey survey(JoinRequest request, Evidence evidence) {
        String image = image(request, evidence);
        WantedLogin login = request.login();
        String namespace = login == null || login.accounts().isEmpty()
                ? null
                : login.accounts().get(0).namespace();
        return new PathSurvey(
                new ImagePath.Wish(image == null ? prefix(request) + "registry-doctor" : image, null, namespace, null));
    }

    private static boolean hasOtherAccount(JoinRequest request) {
        WantedLogin login = request.login();
        return login != null
                && !login.accounts().isEmpty()
                && !login.accounts()
                        .get(0)
                        .equals(PullAccount.defaultOf(login.accounts().get(0).namespace()));
    }

    /** The image that was named, or one that a Pod uses; null when there is none. */
    private static @Nullable String image(JoinRequest request, Evidence evidence) {
        if (request.image() != null) {
            return request.image();
        }
        String prefix = prefix(request);
        return evidence.list(Listing.pods()).stream()
                .filter(pod -> !pod.isOver())
                .flatMap(pod -> pod.containers().stream())
                .map(container -> container.image())
                .filter(image ->
                        image.startsWith(prefix) && ImageReference.parse(image).isPresent())
                .sorted()
                .findFirst()
                .orElse(null);
    }

    private static String prefix(JoinRequest request) {
        return request.authority() + "/" + (request.project().isEmpty() ? "" : request.project() + "/");
    }
}
