package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the typed client with what the program's own reader found in the kubeconfig. */
public final class TypedClient {

    /** More than the 10 s that an API server waits for an admission webhook by default. */
    static final int REQUEST_MILLIS = 15_000;

    /** More than the Pods that are looked at at once, which by default OkHttp would make wait for each other. */
    private static final int AT_ONCE = 32;

    private TypedClient() {}

    /**
     * A client that has not connected yet.
     *
     * @throws IllegalArgumentException when the kubeconfig has a {@code tls-server-name}, which the client does not know
     */
    public static KubernetesClient open(Kubeconfig kubeconfig) {
        return open(config(kubeconfig, REQUEST_MILLIS));
    }

    /**
     * A client that lives long and has not connected yet. Its token is asked for with each request, since those of Pods change about
     * hourly; what else a kubeconfig has is that of now.
     *
     * @param token the bearer token of now, or null where there is none
     * @param requestMillis how long a request can take
     * @throws IllegalArgumentException when the kubeconfig has a {@code tls-server-name}, which the client does not know
     */
    public static KubernetesClient open(Kubeconfig kubeconfig, Supplier<@Nullable String> token, int requestMillis) {
        Config config = config(kubeconfig, requestMillis);
        if (kubeconfig.user().token() != null) {
            config.setOauthTokenProvider(token::get);
        }
        return open(config);
    }

    private static KubernetesClient open(Config config) {
        return new KubernetesClientBuilder()
                .withHttpClientFactory(new OkHttpClientFactory())
                .withConfig(config)
                .build();
    }

    /** Without the client's own search for a kubeconfig, which runs the plug-ins that one names. */
    private static Config config(Kubeconfig kubeconfig, int requestMillis) {
        if (kubeconfig.server().tlsName() != null) {
            throw new IllegalArgumentException("tls-server-name is not supported");
        }
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(kubeconfig.server().url())
                .withNamespace(kubeconfig.namespace())
                .withTrustCerts(kubeconfig.server().insecure())
                .withCaCertData(base64(kubeconfig.server().ca()))
                .withClientCertData(base64(kubeconfig.user().certificate()))
                .withClientKeyData(base64(kubeconfig.user().key()))
                .withOauthToken(kubeconfig.user().token())
                .withUsername(kubeconfig.user().name())
                .withPassword(kubeconfig.user().password())
                .withConnectionTimeout(requestMillis)
                .withRequestTimeout(requestMillis)
                .withMaxConcurrentRequestsPerHost(AT_ONCE)
                .withRequestRetryBackoffLimit(0)
                .build();
    }

    private static @Nullable String base64(@Nullable String pem) {
        return pem == null ? null : Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }
}
