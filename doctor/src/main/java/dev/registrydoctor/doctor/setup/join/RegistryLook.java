package dev.registrydoctor.doctor.setup.join;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.evidence.registry.TokenRealm;
import dev.registrydoctor.checks.model.Challenge;
import dev.registrydoctor.checks.names.DockerHub;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the registry is like, as far as it can be seen without a login.
 *
 * @param origin where it answers, or null when nothing can be planned for it
 * @param needsCaHere whether this host needs the CA that was given
 * @param needsCa whether some machine needs it
 * @param part why nothing, or not all, can be planned, and what else is worth knowing
 */
public record RegistryLook(@Nullable Origin origin, boolean needsCaHere, boolean needsCa, SetupPart part) {

    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;

    /** What {@link #of} reads. */
    public static Needs needs(JoinRequest request) {
        return RegistryView.needs(request)
                .then(soFar -> soFar.find(request.probe())
                        .map(probe -> realm(probe.registryReply()))
                        .map(List::of)
                        .orElse(List.of()));
    }

    /** Looks at it from this host and from each node that is seen. */
    public static RegistryLook of(JoinRequest request, Evidence evidence) {
        List<RegistryView> views = RegistryView.all(request, evidence);
        List<RegistryView> connected =
                views.stream().filter(RegistryView::isConnected).toList();
        if (connected.isEmpty()) {
            return nowhere(ConnectionWords.none(request, views));
        }
        SetupPart unreached = ConnectionWords.some(request, views).and(login(request, connected));
        RegistryView plain =
                connected.stream().filter(RegistryView::isPlain).findFirst().orElse(null);
        RegistryView tls =
                connected.stream().filter(RegistryView::isTls).findFirst().orElse(null);
        if (tls != null) {
            return tls(request, connected, unreached, evidence);
        } else if (plain != null) {
            return plain(request, unreached.and(realm(plain, evidence)));
        }
        return nowhere(noRegistry(request, connected.get(0)));
    }

    private static RegistryLook nowhere(SetupPart part) {
        return new RegistryLook(null, false, false, part);
    }

    private static RegistryLook plain(JoinRequest request, SetupPart part) {
        if (!request.insecure()) {
            return nowhere(SetupPart.obstacle(request.authority()
                    + " uses plain HTTP: anybody on the network can read passwords and images, and change them on the way."
                    + " Configure TLS at the registry, or, if plain HTTP is meant, add --insecure."));
        } else if (!request.ca().isEmpty()) {
            return nowhere(SetupPart.obstacle(request.authority()
                    + " uses plain HTTP, so it shows no certificate that --ca could check. Leave out --ca, or correct the"
                    + " port."));
        }
        return new RegistryLook(origin(request, "http"), false, false, part);
    }

    private static RegistryLook tls(
            JoinRequest request, List<RegistryView> connected, SetupPart unreached, Evidence evidence) {
        List<RegistryView> views =
                connected.stream().filter(RegistryView::isTls).toList();
        SetupPart part = CertificateCheck.part(request, views);
        boolean needsCa = false;
        List<Gap> gaps = new ArrayList<>();
        for (RegistryView view : views) {
            needsCa |= view.needsCa();
            gaps.addAll(view.gaps());
            part = part.and(realm(view, evidence));
        }
        if (!part.obstacles().isEmpty()) {
            return nowhere(part);
        }
        if (request.insecure()) {
            part = part.and(SetupPart.note(request.authority()
                    + " uses TLS, so --insecure is not needed. It does not turn off the check of certificates."));
        }
        return new RegistryLook(
                origin(request, "https"),
                connected.get(0).node() == null && connected.get(0).needsCa(),
                needsCa,
                unreached.and(part).and(SetupPart.unknown(gaps)));
    }

    private static Origin origin(JoinRequest request, String scheme) {
        return new Origin(scheme, request.probe().host(), request.port());
    }

    private static SetupPart noRegistry(JoinRequest request, RegistryView view) {
        RegistryProbe probe = view.probe();
        Reply https = view.https();
        Reply reply = https != null && https.status() != 0 ? https : probe == null ? null : probe.http();
        String place = request.authority() + ", seen from " + view.place() + ", ";
        if (reply == null || reply.status() == 0) {
            return SetupPart.obstacle(place + "speaks neither HTTP nor TLS"
                    + (reply == null || reply.detail().isEmpty() ? "" : " (" + reply.detail() + ")")
                    + ". Correct the port, or look at the log of the registry.");
        } else if (reply.status() == TOO_MANY) {
            return SetupPart.obstacle(place + "refuses more requests for now (HTTP 429, a rate limit). Log in with"
                    + " --username, or wait and run this command again.");
        } else if (reply.location() != null) {
            return SetupPart.obstacle(place + "redirects to " + reply.location()
                    + ". Name the registry by the host and port where it is.");
        } else if (reply.status() >= 500) {
            return SetupPart.obstacle(place + "answers /v2/ with HTTP " + reply.status()
                    + ". Look at the log of the registry, and run this command again when it is well.");
        }
        return SetupPart.obstacle(place + "answers, but not as a registry (HTTP " + reply.status()
                + " for /v2/). Correct the host or the port.");
    }

    private static TokenRealm.@Nullable Ask realm(@Nullable Reply reply) {
        String header = reply == null ? null : reply.challenge();
        Challenge challenge = header == null ? null : Challenge.parse(header);
        String realm = challenge == null || !challenge.isBearer() ? null : challenge.realm();
        return challenge == null || realm == null ? null : new TokenRealm.Ask(realm, challenge.service());
    }

    /** Whether Pods need a login, where none was given. */
    private static SetupPart login(JoinRequest request, List<RegistryView> connected) {
        boolean asks = connected.stream()
                .flatMap(view -> Stream.ofNullable(view.probe()))
                .flatMap(probe -> Stream.ofNullable(probe.registryReply()))
                .anyMatch(reply -> reply.status() == UNAUTHORIZED);
        if (asks && request.login() == null && request.authority().equals(DockerHub.NAME)) {
            return SetupPart.note(
                    "Docker Hub serves public images to everybody, up to a number of pulls for each address."
                            + " With a login the limit is higher: add --username and --namespace.");
        }
        return asks && request.login() == null
                ? SetupPart.note(request.authority()
                        + " asks for a login. Where it gives nothing to everybody, Pods need a pull secret: add --username and"
                        + " --namespace.")
                : SetupPart.NOTHING;
    }

    /** This host asks the token service, whichever machine got its address. */
    private static SetupPart realm(RegistryView view, Evidence evidence) {
        RegistryProbe probe = view.probe();
        TokenRealm.Ask ask = view.node() != null || probe == null ? null : realm(probe.registryReply());
        TokenRealm answer = ask == null ? null : evidence.orNull(ask);
        return ask == null || answer == null || answer.status() != 0
                ? SetupPart.NOTHING
                : SetupPart.obstacle("The registry hands out tokens at " + ask.realm()
                        + ", which does not answer from this host: " + answer.detail()
                        + ". Each pull with a login goes there. Correct the external URL in the registry's"
                        + " configuration, or make that host reachable.");
    }
}
