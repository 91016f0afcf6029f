package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.doctor.act.typed.TypedClient;
import dev.registrydoctor.doctor.ports.FreePort;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * etcd and kube-apiserver as they are, on loopback: validation, RBAC, watches, conflicts and expiry are those of Kubernetes. There is no
 * kubelet; with {@link #startControllers}, there are the controllers. What it writes is in one folder, and it ends with
 * {@link #close}, or with this program.
 */
public final class RealKubernetes implements AutoCloseable {

    /** Names the folders with the programs, with a colon between two; etcd may be one of the system. */
    public static final String FOLDERS = "REGISTRY_DOCTOR_KUBERNETES";

    private static final String ADMIN_TOKEN = "admin-of-this-test";
    private static final int LIMIT_SECONDS = 180;

    private final Path folder;
    private final boolean isWhole;
    private final int etcdPort;
    private final int apiPort;
    private final List<Process> processes = new ArrayList<>();
    private final Thread hook = new Thread(this::end, "end-kubernetes");
    private @Nullable Process api;
    private @Nullable KubernetesClient admin;

    private RealKubernetes(Path folder, boolean isWhole) throws IOException {
        this.folder = folder;
        this.isWhole = isWhole;
        etcdPort = FreePort.next();
        apiPort = FreePort.next();
    }

    /** Whether its programs are here. */
    public static boolean isHere() {
        return program("kube-apiserver") != null && program("etcd") != null;
    }

    /** Ends the test as skipped when they are not, and says what is missing. */
    public static void need() {
        Assumptions.assumeTrue(
                isHere(),
                "no kube-apiserver and etcd, of which Debian has the second alone: " + FOLDERS + " names them");
    }

    /** The same for {@link #startWhole}, and for kubectl. */
    static void needWhole() {
        need();
        List<String> missing = Stream.of("kube-controller-manager", "kube-scheduler", "kubectl")
                .filter(name -> program(name) == null)
                .toList();
        Assumptions.assumeTrue(missing.isEmpty(), () -> "not in the folders of " + FOLDERS + ": " + missing);
    }

    /** The program of this name, or null: also {@code kubectl} and {@code kustomize}, which may be beside the others. */
    public static @Nullable Path program(String name) {
        String folders = System.getenv(FOLDERS);
        return folders == null
                ? null
                : Stream.concat(Arrays.stream(folders.split(File.pathSeparator, -1)), Stream.of("/usr/bin"))
                        .filter(each -> !each.isEmpty())
                        .map(each -> Path.of(each, name))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElse(null);
    }

    /**
     * Starts one that is empty, and waits until it is ready.
     *
     * @param folder an empty folder
     */
    public static RealKubernetes start(Path folder) throws IOException, InterruptedException {
        return start(new RealKubernetes(folder, false));
    }

    /**
     * The same with the controllers, the scheduler, and service accounts that Pods have; only the kubelet and kube-proxy are missing.
     * A node stays ready though nobody renews its lease.
     *
     * @param folder an empty folder
     */
    public static RealKubernetes startWhole(Path folder) throws IOException, InterruptedException {
        RealKubernetes cluster = start(new RealKubernetes(folder, true));
        cluster.startControllers();
        cluster.processes.add(cluster.run(
                "kube-scheduler",
                "--kubeconfig=" + cluster.kubeconfigFile(),
                "--bind-address=127.0.0.1",
                "--secure-port=0",
                "--leader-elect=false"));
        return cluster;
    }

    private static RealKubernetes start(RealKubernetes cluster) throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(cluster.hook);
        try {
            cluster.startAll();
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void startAll() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("tokens.csv"),
                ADMIN_TOKEN + ",admin-of-the-test,admin-of-the-test,\"system:masters\"\n");
        Files.writeString(folder.resolve("accounts.pem"), key());
        String etcd = "http://127.0.0.1:" + etcdPort;
        processes.add(run(
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=http://127.0.0.1:0",
                "--unsafe-no-fsync",
                "--log-level=warn"));
        startApi();
    }

    /** Starts the API server again, on the same address and with what was stored, and waits until it is ready. */
    public void startApi() throws IOException, InterruptedException {
        Path keys = folder.resolve("accounts.pem");
        Process started = run(
                "kube-apiserver",
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                // Only tells others where it is.
                "--advertise-address=192.0.2.1",
                "--endpoint-reconciler-type=none",
                "--secure-port=" + apiPort,
                "--cert-dir=" + folder.resolve("certificates"),
                "--service-cluster-ip-range=10.152.183.0/24",
                "--authorization-mode=Node,RBAC",
                "--anonymous-auth=false",
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + keys,
                "--service-account-signing-key-file=" + keys,
                // The controller that creates the account "default" of a namespace may not run.
                isWhole ? "--enable-admission-plugins=ServiceAccount" : "--disable-admission-plugins=ServiceAccount");
        processes.add(started);
        api = started;
        awaitReady(started);
    }

    /** Kills the API server; what it stored stays. */
    public void stopApi() throws InterruptedException {
        Process running = api;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    /** Starts kube-controller-manager, which makes Pods for Deployments and DaemonSets and collects garbage. */
    public void startControllers() throws IOException {
        processes.add(run(
                "kube-controller-manager",
                "--kubeconfig=" + kubeconfigFile(),
                "--bind-address=127.0.0.1",
                "--secure-port=0",
                "--leader-elect=false",
                "--use-service-account-credentials=false",
                "--node-monitor-grace-period=1h",
                "--service-account-private-key-file=" + folder.resolve("accounts.pem")));
    }

    private Process run(String program, String... arguments) throws IOException {
        Path path = program(program);
        if (path == null) {
            throw new IOException("no " + program);
        }
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(program + ".log").toFile()))
                .start();
    }

    private void awaitReady(Process started) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!isReady()) {
            if (!started.isAlive() || System.nanoTime() > end) {
                throw new IOException("kube-apiserver does not serve: " + folder.resolve("kube-apiserver.log") + "\n"
                        + Files.readString(folder.resolve("kube-apiserver.log")));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private boolean isReady() throws IOException {
        if (!Files.exists(folder.resolve("certificates").resolve("apiserver.crt"))) {
            return false;
        }
        try {
            return "ok".equals(admin().raw("/readyz"));
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private static String key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(
                                    generator.generateKeyPair().getPrivate().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where it serves. */
    public String url() {
        return "https://127.0.0.1:" + apiPort;
    }

    /** Of somebody who may do everything. */
    public Kubeconfig kubeconfig() throws IOException {
        return withToken(ADMIN_TOKEN);
    }

    /**
     * Of a ServiceAccount, which is created, with its namespace, where it is missing. It has the rights that were given to it.
     */
    public Kubeconfig kubeconfig(String namespace, String account) throws IOException {
        create(new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .build());
        create(new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(account)
                .withNamespace(namespace)
                .endMetadata()
                .build());
        return withToken(admin().serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken());
    }

    private void create(HasMetadata object) throws IOException {
        try {
            admin().resource(object).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
        }
    }

    /** Of somebody with this token, whatever it is worth. */
    public Kubeconfig withToken(String token) throws IOException {
        return new Kubeconfig(
                "test",
                "test",
                "default",
                new Kubeconfig.Server(url(), authority(), false, null),
                Kubeconfig.User.withToken(token));
    }

    /** PEM of what its certificate is checked with. */
    public String authority() throws IOException {
        return Files.readString(folder.resolve("certificates").resolve("apiserver.crt"));
    }

    /** A file for programs, of somebody who may do everything. */
    public Path kubeconfigFile() throws IOException {
        return kubeconfigFile(kubeconfig());
    }

    /** A file for programs. */
    public Path kubeconfigFile(Kubeconfig kubeconfig) throws IOException {
        Path file = Files.createTempFile(folder, "kubeconfig", ".yaml");
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters: [{name: test, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: test, user: {token: "%s"}}]
                contexts: [{name: test, context: {cluster: test, user: test}}]
                """.formatted(
                        url(),
                        Base64.getEncoder().encodeToString(authority().getBytes(StandardCharsets.UTF_8)),
                        kubeconfig.user().token()));
    }

    /** A client that may do everything. */
    public synchronized KubernetesClient admin() throws IOException {
        KubernetesClient open = admin;
        if (open == null) {
            open = TypedClient.open(kubeconfig());
            admin = open;
        }
        return open;
    }

    /** Creates or changes objects. */
    public void apply(String manifests) throws IOException {
        for (HasMetadata object : admin().load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            admin().resource(object).forceConflicts().serverSideApply();
        }
    }

    /**
     * Waits until somebody has a right that was just given: the API server notices after a moment.
     *
     * @param group of the resource; empty for the core
     * @param namespace where, or null for everywhere
     */
    public void awaitRight(Kubeconfig who, String verb, String group, String resource, @Nullable String namespace)
            throws InterruptedException {
        SelfSubjectAccessReview question = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(verb)
                .withGroup(group)
                .withResource(resource)
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        try (KubernetesClient client = TypedClient.open(who)) {
            while (!client.authorization()
                    .v1()
                    .selfSubjectAccessReview()
                    .create(question)
                    .getStatus()
                    .getAllowed()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("nobody gave the right to " + verb + " " + resource);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /** Each is ended by its own handle, the last first. */
    private void end() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).destroyForcibly();
        }
    }

    @Override
    public synchronized void close() {
        KubernetesClient open = admin;
        if (open != null) {
            open.close();
        }
        end();
        processes.forEach(each -> each.onExit().join());
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
