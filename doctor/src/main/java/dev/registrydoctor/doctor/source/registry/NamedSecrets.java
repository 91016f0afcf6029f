package dev.registrydoctor.doctor.source.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.registry.SecretSettings;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.cluster.Cluster;
import dev.registrydoctor.doctor.source.cluster.KubeApi;
import dev.registrydoctor.doctor.source.cluster.LiveListings;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.kube.KubeJson;
import dev.registrydoctor.doctor.source.kube.Login;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Gets one secret that a pod, or the registry's Deployment, names: what is in it is looked at and forgotten. */
public final class NamedSecrets {

    /** The API server takes none of more than 1 MiB; managed fields and base64 add to that. */
    private static final int MAX_BYTES = 4 << 20;

    private final Cluster cluster;

    public NamedSecrets(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Makes evidence of a Secret. */
    private interface SecretReader<T> {
        T read(InputStream json) throws IOException;
    }

    public Answer<PullSecret> ask(PullSecret.Ask question) {
        return ask(
                question,
                path(question.namespace(), question.name()),
                "ask for `get` on `secrets` in namespace " + question.namespace() + LiveListings.SECRETS_MANIFEST,
                KubeJson::readNamedSecret);
    }

    public Answer<SecretSettings> ask(SecretSettings.Ask question) {
        return ask(
                question,
                path(question.namespace(), question.name()),
                "ask for `get` on Secret " + question.name() + " in namespace " + question.namespace()
                        + " (samples/kubernetes/rbac-registry-config.yaml has the rule)",
                KubeJson::readSecretSettings);
    }

    private <T> Answer<T> ask(Question<T> question, String path, String rights, SecretReader<T> reader) {
        Cluster.Link link = cluster.link();
        KubeApi api = link.api();
        if (api == null) {
            return Answer.unknown(link.access().gap(question.describe()));
        }
        try {
            KubeApi.Reply reply = api.get(path, cluster.requestLimit());
            if (reply.status() == 200) {
                InputStream body = new ByteArrayInputStream(reply.start(MAX_BYTES));
                return Answer.known(reader.read(body), HostRoot.source("GET " + path));
            }
            String why = LiveListings.words(reply.status(), reply.start(HttpLimits.SMALL));
            return switch (reply.status()) {
                case 404 -> Answer.absent(HostRoot.source("GET " + path));
                case 401, 403 -> Answer.unknown(new Gap(Gap.Cause.DENIED, question.describe(), why, rights));
                default -> Answer.unknown(new Gap(Gap.Cause.UNREACHABLE, question.describe(), why, "run again"));
            };
        } catch (JsonProcessingException e) {
            return Answer.unknown(
                    new Gap(Gap.Cause.MALFORMED, question.describe(), "the API server's answer is not a Secret", ""));
        } catch (IOException e) {
            return Answer.unknown(new Gap(
                    Gap.Cause.UNREACHABLE,
                    question.describe(),
                    Failure.of(e).detail(),
                    "run again, with a longer --timeout"));
        }
    }

    /**
     * The login under one key of a secret.
     *
     * @throws IOException when there is none, or it cannot be read; its message holds nothing of the secret
     */
    Login login(String namespace, String name, String key) throws IOException {
        KubeApi api = cluster.link().api();
        if (api == null) {
            throw new IOException("there is no API server to read the Secret from");
        }
        KubeApi.Reply reply = api.get(path(namespace, name), cluster.requestLimit());
        try (InputStream body = new ByteArrayInputStream(reply.start(MAX_BYTES))) {
            if (reply.status() != 200) {
                throw new IOException("the Secret cannot be read: HTTP " + reply.status());
            }
            Login login;
            try {
                login = KubeJson.readLogin(body, key);
            } catch (JsonProcessingException e) {
                // Its message might quote what it could not read.
                login = null;
            }
            if (login == null) {
                throw new IOException("the Secret contains no login for that key");
            }
            return login;
        }
    }

    /** A pod's spec may name anything; the API server would not have it as a path. */
    private static String path(String namespace, String name) {
        return "/api/v1/namespaces/" + encode(namespace) + "/secrets/" + encode(name);
    }

    private static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
