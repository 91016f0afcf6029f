package dev.registrydoctor.doctor.setup.join;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.model.tls.TrustPath;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether clients can be made to trust the certificate that a registry shows. What the server itself sends is never a reason to trust
 * it: whoever is in its place sends it too.
 */
record CertificateCheck(JoinRequest request, RegistryView view) {

    /** Why the certificates that these machines are shown are not trusted, each reason once with the machines that it is for. */
    static SetupPart part(JoinRequest request, List<RegistryView> views) {
        Map<String, List<String>> places = new LinkedHashMap<>();
        for (RegistryView view : views) {
            String obstacle = new CertificateCheck(request, view).obstacle();
            if (obstacle != null) {
                places.computeIfAbsent(obstacle, o -> new ArrayList<>()).add(view.place());
            }
        }
        SetupPart part = SetupPart.NOTHING;
        for (Map.Entry<String, List<String>> each : places.entrySet()) {
            String where = "Seen from " + Phrases.some(each.getValue()) + ": ";
            part = part.and(SetupPart.obstacle((each.getValue().size() < views.size() ? where : "") + each.getKey()));
        }
        return part;
    }

    /** Why it is not trusted, or null. */
    private @Nullable String obstacle() {
        if (view.served().isEmpty()) {
            return unseen();
        }
        Certificate own = view.served().get(0);
        if (!own.covers(request.host())) {
            return "The certificate of " + request.authority() + " is not valid for the name "
                    + request.host() + ", only for " + Phrases.some(own.names())
                    + ". Name the registry like that, or let whoever runs it get a certificate with this name.";
        }
        Reply https = view.https();
        if (https != null && https.result() == Result.OUT_OF_DATE) {
            return "The certificate of " + request.authority() + " is valid from " + own.notBefore() + " to "
                    + own.notAfter()
                    + ". Renew it at the registry, or correct the clock of the machine that refuses it.";
        }
        return trust(own);
    }

    /** The certificate is not known, only what came of a request. */
    private @Nullable String unseen() {
        Reply https = view.https();
        return https != null && https.hides()
                ? "The certificate of " + request.authority() + " is not accepted (" + https.detail()
                        + "), and could not be read to say more."
                : null;
    }

    private @Nullable String trust(Certificate own) {
        boolean isSignedByGiven =
                TrustPath.find(own, view.served(), request.ca()).isPresent();
        if (!request.ca().isEmpty() && !isSignedByGiven) {
            return request.caFile() + " does not have the CA of " + request.authority()
                    + ": the certificate is signed by " + issuer() + ", and the file has "
                    + Phrases.some(
                            request.ca().stream().map(Certificate::subject).toList())
                    + ". Get the right file from whoever runs the registry.";
        } else if (!request.ca().isEmpty() || !view.needsCa()) {
            return null;
        }
        return "The certificate of " + request.authority() + " is signed by " + issuer()
                + ", which is not among the CAs that are trusted. Get the certificate of this CA from whoever runs the registry, as a file (PEM, never a key), and give"
                + " it with --ca FILE. Do not take it from the server itself: somebody in its place could send it too.";
    }

    /** Who signed the last certificate that the server sends. */
    private String issuer() {
        Certificate last = view.served().get(view.served().size() - 1);
        return last.isSelfIssued() && view.served().size() == 1 ? "itself (" + last.subject() + ")" : last.issuer();
    }
}
