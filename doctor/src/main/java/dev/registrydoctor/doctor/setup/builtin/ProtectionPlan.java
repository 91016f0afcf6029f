package dev.registrydoctor.doctor.setup.builtin;

import dev.registrydoctor.checks.catalog.settings.RegistrySettings;
import dev.registrydoctor.checks.catalog.settings.RegistrySettings.Setting;
import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.doctor.setup.builtin.BuiltInRequest.Tls;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.ArrayList;
import java.util.List;

/**
 * A login and a certificate for the built-in registry: Secrets, and a patch that adds variables and mounts to its Deployment
 * (distribution, Configuration: auth.htpasswd, http.tls).
 */
final class ProtectionPlan {

    private static final String LOGIN_SECRET = "registry-htpasswd";
    private static final String TLS_SECRET = "registry-tls";
    private static final String TLS_SETTING = "http.tls.certificate";

    static final Needs NEEDS = RegistrySettings.NEEDS;

    private ProtectionPlan() {}

    static SetupPart plan(BuiltInRequest request, boolean isNew, Evidence evidence) {
        RegistrySettings settings = isNew ? null : RegistrySettings.of(evidence);
        if (settings != null && !settings.gaps().isEmpty()) {
            return SetupPart.unknown(settings.gaps());
        }
        SetupPart part = SetupPart.NOTHING;
        List<String> containers = new ArrayList<>();
        List<Step> secrets = new ArrayList<>();
        if (request.htpasswd() != null) {
            Setting there = settings == null ? null : settings.login();
            if (there == null) {
                secrets.add(secret(LOGIN_SECRET, "generic", "--from-file=htpasswd=" + request.htpasswd()));
                containers.add(LOGIN_SECRET);
                part = part.and(
                        SetupPart.note("Each client and each namespace that pulls from the registry needs a login"
                                + " then: `registry-doctor setup registry localhost:" + BuiltIn.NODE_PORT
                                + " --insecure --username"
                                + " USER --namespace NS`."));
            } else {
                part = part.and(SetupPart.note("The registry asks for a login already (" + there.words() + " in "
                        + there.source() + "); its users are not compared with " + request.htpasswd() + "."));
            }
        }
        Tls tls = request.tls();
        if (tls != null) {
            Setting there = settings == null ? null : settings.find(TLS_SETTING);
            if (there == null) {
                secrets.add(secret(TLS_SECRET, "tls", "--cert=" + tls.certificateFile(), "--key=" + tls.keyFile()));
                containers.add(TLS_SECRET);
            } else {
                part = part.and(SetupPart.note("The registry uses TLS already (" + there.words() + " in "
                        + there.source() + "); its certificate is not compared with " + tls.certificateFile() + "."));
            }
        }
        if (secrets.isEmpty()) {
            return part;
        }
        secrets.add(patch(containers));
        secrets.add(DeploymentSteps.waitForRollout("Wait until the new Pod of the registry runs.", "300s"));
        return SetupPart.steps(secrets).and(part);
    }

    /** kubectl reads the files by their names: their content is not among its arguments. */
    private static Step secret(String name, String kind, String... files) {
        List<String> words = new ArrayList<>(List.of("-n", BuiltIn.NAMESPACE, "create", "secret", kind, name));
        words.addAll(List.of(files));
        return Step.of(
                        "Put " + (kind.equals("tls") ? "the certificate and its key" : "the users with their hashes")
                                + " into a Secret.",
                        Action.applyCreated(words.toArray(String[]::new)),
                        Actor.cluster())
                .undoneBy(Action.delete("secret", BuiltIn.NAMESPACE, name));
    }

    /** One patch for both, so that the registry restarts once. Its lists are merged by name with those that are there. */
    private static Step patch(List<String> secrets) {
        List<String> env = new ArrayList<>();
        List<String> mounts = new ArrayList<>();
        List<String> volumes = new ArrayList<>();
        for (String secret : secrets) {
            if (secret.equals(LOGIN_SECRET)) {
                env.add(variable("REGISTRY_AUTH", "htpasswd"));
                env.add(variable("REGISTRY_AUTH_HTPASSWD_REALM", "Registry"));
                env.add(variable("REGISTRY_AUTH_HTPASSWD_PATH", "/auth/htpasswd"));
            } else {
                env.add(variable("REGISTRY_HTTP_TLS_CERTIFICATE", "/certs/tls.crt"));
                env.add(variable("REGISTRY_HTTP_TLS_KEY", "/certs/tls.key"));
            }
            String path = secret.equals(LOGIN_SECRET) ? "/auth" : "/certs";
            mounts.add("{\"name\":\"" + secret + "\",\"mountPath\":\"" + path + "\",\"readOnly\":true}");
            volumes.add("{\"name\":\"" + secret + "\",\"secret\":{\"secretName\":\"" + secret + "\"}}");
        }
        return Step.of(
                        "Let the registry use " + (secrets.size() == 1 ? "it" : "them")
                                + ". The Pod is replaced; the images stay.",
                        DeploymentSteps.patchPods("\"containers\":[{\"name\":\"registry\",\"env\":["
                                + String.join(",", env) + "],\"volumeMounts\":[" + String.join(",", mounts)
                                + "]}],\"volumes\":[" + String.join(",", volumes) + "]"),
                        Actor.cluster())
                .undoneBy(Action.kubectl("-n", BuiltIn.NAMESPACE, "rollout", "undo", "deploy/" + BuiltIn.DEPLOYMENT));
    }

    private static String variable(String name, String value) {
        return "{\"name\":\"" + name + "\",\"value\":\"" + value + "\"}";
    }
}
