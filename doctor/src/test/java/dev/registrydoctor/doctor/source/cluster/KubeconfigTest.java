package dev.registrydoctor.doctor.source.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import dev.registrydoctor.doctor.source.live.TlsApiServer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class KubeconfigTest {

    @TempDir
    Path folder;

    private KubeconfigAccess find(LiveOptions options, @Nullable String variable, @Nullable Path home) {
        return new Kubeconfigs(options, new HostRoot(options.hostRoot()), variable, home, null).find();
    }

    private LiveOptions options(@Nullable Path named) {
        return Sites.options(named, folder, Map.of());
    }

    private Path write(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, text);
    }

    private static String server(KubeconfigAccess access) {
        return assertInstanceOf(KubeconfigAccess.Ready.class, access)
                .kubeconfig()
                .server()
                .url();
    }

    @Test
    void looksInOrderAndSaysWhere() throws Exception {
        Path home = folder.resolve("home");
        String variable = folder.resolve("none") + File.pathSeparator + folder.resolve("env");
        List<String> searched = List.of(
                folder.resolve("none").toString(),
                folder.resolve("env").toString(),
                Kubeconfigs.MICROK8S,
                home.resolve(".kube/config").toString());
        assertEquals(searched, find(options(null), variable, home).lookedAt());
        assertInstanceOf(KubeconfigAccess.None.class, find(options(null), variable, home));
        write("home/.kube/config", Sites.text("http://home", "token: t"));
        assertEquals("http://home", server(find(options(null), variable, home)));
        write("var/snap/microk8s/current/credentials/client.config", Sites.text("http://snap", "token: t"));
        assertEquals("http://snap", server(find(options(null), variable, home)));
        write("env", Sites.text("http://env", "token: t"));
        assertEquals("http://env", server(find(options(null), variable, home)));
        assertEquals(searched.subList(0, 2), find(options(null), variable, home).lookedAt());
        Path named = write("named", Sites.text("http://named", "token: t"));
        assertEquals("http://named", server(find(options(named), variable, home)));
        assertInstanceOf(KubeconfigAccess.None.class, find(options(folder.resolve("gone")), variable, home));
    }

    @Test
    void aMissingKubeconfigIsToldByContactAndListings() throws Exception {
        try (LiveSite site = Sites.site(options(null))) {
            ApiContact contact = Sites.known(site, ApiContact.Ask.INSTANCE);
            assertEquals(ApiContact.State.NO_KUBECONFIG, contact.state());
            assertEquals(List.of(Kubeconfigs.MICROK8S), contact.lookedAt());
            Gap gap = Sites.ask(site, Listing.pods()).gaps().get(0);
            assertEquals(Gap.Cause.OUT_OF_VIEW, gap.cause());
            assertTrue(gap.why().contains(Kubeconfigs.MICROK8S), gap.why());
        }
    }

    @Test
    void aClosedKubeconfigIsSaidToBeClosed() throws Exception {
        Path file = write("closed", Sites.text("http://x", "token: t"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(file), "root may read everything");
        try (LiveSite site = Sites.site(options(file))) {
            Gap gap = Sites.ask(site, ApiContact.Ask.INSTANCE).gaps().get(0);
            assertEquals(Gap.Cause.NOT_PERMITTED, gap.cause());
        }
    }

    @Test
    void permissionsOfMicroK8sAreExplained() {
        KubeconfigAccess closed = new KubeconfigAccess.Closed(Kubeconfigs.MICROK8S, List.of(Kubeconfigs.MICROK8S));
        Gap gap = closed.gap("pods");
        assertEquals(Gap.Cause.NOT_PERMITTED, gap.cause());
        assertTrue(gap.remedy().contains("sudo") && gap.remedy().contains("group microk8s"), gap.remedy());
    }

    private String unusable(String text) throws Exception {
        Path file = write("bad", text);
        KubeconfigAccess.Unusable access =
                assertInstanceOf(KubeconfigAccess.Unusable.class, find(options(file), null, null));
        assertFalse(access.detail().contains("hidden"), access.detail());
        return access.detail();
    }

    @Test
    void whatCannotBeUsedSaysWhyWithoutSecrets() throws Exception {
        assertEquals("line 2: not valid YAML", unusable("users:\n\ttoken: hidden\n"));
        assertEquals("it is empty", unusable(""));
        assertEquals("not a kubeconfig: the top level must be a mapping", unusable("- hidden"));
        assertTrue(unusable("users: []").contains("current-context"));
        assertTrue(unusable(Sites.text("http://x", "exec: {command: aws, args: [hidden]}"))
                .contains("running aws"));
        assertTrue(unusable(Sites.text("http://x", "auth-provider: {name: oidc, config: {k: hidden}}"))
                .contains("oidc"));
        assertTrue(unusable(Sites.text("http://x", "tokenFile: nowhere")).contains("nowhere"));
        assertEquals(
                "client-certificate-data is not valid base64",
                unusable(Sites.text("http://x", "client-certificate-data: 'hidden!'")));
        try (LiveSite site = Sites.site(options(write("exec", Sites.text("http://x", "exec: {command: aws}"))))) {
            assertEquals(
                    ApiContact.State.KUBECONFIG_UNUSABLE,
                    Sites.known(site, ApiContact.Ask.INSTANCE).state());
            assertEquals(
                    Gap.Cause.MALFORMED,
                    Sites.ask(site, Listing.pods()).gaps().get(0).cause());
        }
    }

    @Test
    void aTokenThatIsNoTokenIsNotShown() throws Exception {
        Path file = write("odd", Sites.text("http://127.0.0.1:1", "token: \"secret\\nvalue\""));
        try (LiveSite site = Sites.site(options(file))) {
            Answer<ApiContact> contact = Sites.ask(site, ApiContact.Ask.INSTANCE);
            assertEquals(
                    ApiContact.State.KUBECONFIG_UNUSABLE,
                    contact.toOptional().orElseThrow().state());
            assertFalse(contact.toString().contains("secret"), contact.toString());
            assertFalse(Sites.ask(site, Listing.pods()).toString().contains("secret"));
        }
    }

    @Test
    void contextsAndRelativeFiles() throws Exception {
        write("conf/token", "from-file\n");
        Path file = write("conf/kubeconfig", Sites.text("http://x", "tokenFile: token"));
        Kubeconfig here = assertInstanceOf(KubeconfigAccess.Ready.class, find(options(file), null, null))
                .kubeconfig();
        assertEquals("from-file", here.user().token());
        assertEquals("mine", here.namespace());
        assertFalse(here.toString().contains("from-file"));
        assertFalse(here.user().toString().contains("from-file"));
        LiveOptions other = new LiveOptions(file, "other", folder, List.of(), Map.of(), Duration.ofSeconds(5));
        assertEquals(
                "default",
                assertInstanceOf(KubeconfigAccess.Ready.class, find(other, null, null))
                        .kubeconfig()
                        .namespace());
        LiveOptions none = new LiveOptions(file, "none", folder, List.of(), Map.of(), Duration.ofSeconds(5));
        assertEquals(
                "it has no context \"none\"; it has here, other",
                assertInstanceOf(KubeconfigAccess.Unusable.class, find(none, null, null))
                        .detail());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** openssl turns a PKCS#8 key into the older forms. */
    private static String openssl(String pkcs8, String... command) throws Exception {
        Process process = new ProcessBuilder(command).start();
        try (var in = process.getOutputStream()) {
            in.write(pkcs8.getBytes(StandardCharsets.US_ASCII));
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** The token goes to no server that the kubeconfig's CA has not signed, unless its owner wants that. */
    @Test
    void anImpostorGetsNoToken() throws Exception {
        HeldCertificate ca =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        String signed = "certificate-authority-data: " + base64(ca.certificatePem());
        for (String trust : List.of(signed, "insecure-skip-tls-verify: false", "insecure-skip-tls-verify: true")) {
            boolean any = trust.endsWith("true");
            HeldCertificate own = new HeldCertificate.Builder()
                    .addSubjectAlternativeName(any ? "elsewhere.example" : "127.0.0.1")
                    .build();
            SSLContext context = new HandshakeCertificates.Builder()
                    .heldCertificate(own)
                    .build()
                    .sslContext();
            try (StubServer server = new StubServer(
                            r -> StubServer.Reply.json(200, "{\"major\":\"1\",\"minor\":\"32\"}"), context);
                    LiveSite site = Sites.site(options(write(
                            "impostor",
                            Sites.text("https://127.0.0.1:" + server.port(), "token: t")
                                    .replace("cluster: {server", "cluster: {" + trust + ", server"))))) {
                ApiContact.State state =
                        Sites.known(site, ApiContact.Ask.INSTANCE).state();
                assertEquals(any ? ApiContact.State.ANSWERS : ApiContact.State.TLS_FAILS, state, trust);
                assertEquals(any ? 1 : 0, server.requests().size(), trust);
            }
        }
    }

    /** A certificate and its key of a kind that HeldCertificate does not make. */
    private Map.Entry<String, String> ed25519(HeldCertificate ca) throws Exception {
        String key = openssl("", "openssl", "genpkey", "-algorithm", "ed25519");
        String certificate = openssl(
                "",
                "openssl",
                "req",
                "-x509",
                "-CA",
                write("ca.pem", ca.certificatePem()).toString(),
                "-CAkey",
                write("ca.key", ca.privateKeyPkcs8Pem()).toString(),
                "-key",
                write("own.key", key).toString(),
                "-subj",
                "/CN=edward",
                "-config",
                write("openssl.cnf", "[req]\ndistinguished_name = name\n[name]\n")
                        .toString());
        assertTrue(certificate.contains("BEGIN CERTIFICATE"), "openssl is there");
        return Map.entry(certificate, key);
    }

    @Test
    void everyFormOfClientKeyLogsIn() throws Exception {
        HeldCertificate ca =
                new HeldCertificate.Builder().certificateAuthority(1).build();
        HeldCertificate serverCertificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("api.example")
                .signedBy(ca)
                .build();
        HeldCertificate ec =
                new HeldCertificate.Builder().ecdsa256().signedBy(ca).build();
        HeldCertificate rsa =
                new HeldCertificate.Builder().rsa2048().signedBy(ca).build();
        HeldCertificate between = new HeldCertificate.Builder()
                .certificateAuthority(0)
                .signedBy(ca)
                .build();
        HeldCertificate below = new HeldCertificate.Builder().signedBy(between).build();
        assertTrue(rsa.privateKeyPkcs1Pem().contains("BEGIN RSA PRIVATE KEY"));
        String sec1 = openssl(ec.privateKeyPkcs8Pem(), "openssl", "ec");
        assertTrue(sec1.contains("BEGIN EC PRIVATE KEY"), "openssl is there");
        HandshakeCertificates serverSide = new HandshakeCertificates.Builder()
                .heldCertificate(serverCertificate)
                .addTrustedCertificate(ca.certificate())
                .build();
        SSLContext context = serverSide.sslContext();
        try (TlsApiServer server = new TlsApiServer(context, tls -> tls.setNeedClientAuth(true))) {
            for (Map.Entry<String, String> login : List.of(
                    Map.entry(ec.certificatePem(), ec.privateKeyPkcs8Pem()),
                    Map.entry(ec.certificatePem(), sec1),
                    Map.entry(below.certificatePem() + between.certificatePem(), below.privateKeyPkcs8Pem()),
                    Map.entry(rsa.certificatePem(), rsa.privateKeyPkcs8Pem()),
                    Map.entry(rsa.certificatePem(), rsa.privateKeyPkcs1Pem()),
                    ed25519(ca))) {
                String text = Sites.text(
                                "https://127.0.0.1:" + server.port(),
                                "client-certificate-data: "
                                        + base64(login.getKey()) + ", client-key-data: "
                                        + base64(login.getValue()))
                        .replace(
                                "cluster: {server",
                                "cluster: {tls-server-name: api.example, certificate-authority-data: "
                                        + base64(ca.certificatePem()) + ", server");
                try (LiveSite site = Sites.site(options(write("tls", text)))) {
                    ApiContact contact = Sites.known(site, ApiContact.Ask.INSTANCE);
                    assertEquals(ApiContact.State.ANSWERS, contact.state(), contact.detail());
                }
            }
            Path wrongName = write(
                    "wrong",
                    Sites.text("https://127.0.0.1:" + server.port(), "token: t")
                            .replace(
                                    "cluster: {server",
                                    "cluster: {certificate-authority-data: " + base64(ca.certificatePem())
                                            + ", server"));
            try (LiveSite site = Sites.site(options(wrongName))) {
                assertEquals(
                        ApiContact.State.TLS_FAILS,
                        Sites.known(site, ApiContact.Ask.INSTANCE).state());
            }
        }
    }

    /** As `kubectl config view` shows it: a context of one file can name a cluster of another. */
    @Test
    void theFilesOfTheVariableAreMerged() throws Exception {
        write("b/token", "of b\n");
        Path first = write("a/config", """
                current-context: one
                contexts:
                - name: one
                  context: {cluster: c, user: u}
                clusters:
                - name: only-here
                  cluster: {server: "http://a"}
                """);
        Path second = write("b/config", """
                current-context: two
                contexts:
                - name: one
                  context: {cluster: none, user: u}
                - name: two
                  context: {cluster: only-here, user: u}
                clusters:
                - name: c
                  cluster: {server: "http://b"}
                - name: only-here
                  cluster: {server: "http://not-this"}
                users:
                - name: u
                  user: {tokenFile: token}
                """);
        String variable = first + File.pathSeparator + folder.resolve("none") + File.pathSeparator + second;
        Kubeconfig merged = assertInstanceOf(KubeconfigAccess.Ready.class, find(options(null), variable, null))
                .kubeconfig();
        assertEquals("one", merged.context());
        assertEquals("http://b", merged.server().url());
        assertEquals("of b", merged.user().token());
        LiveOptions two = new LiveOptions(null, "two", folder, List.of(), Map.of(), Duration.ofSeconds(5));
        assertEquals("http://a", server(find(two, variable, null)));
        LiveOptions nope = new LiveOptions(null, "nope", folder, List.of(), Map.of(), Duration.ofSeconds(5));
        assertEquals(
                "it has no context \"nope\"; it has one, two",
                assertInstanceOf(KubeconfigAccess.Unusable.class, find(nope, variable, null))
                        .detail());
        write("b/config", "- hidden");
        assertEquals(
                second.toString(),
                assertInstanceOf(KubeconfigAccess.Unusable.class, find(options(null), variable, null))
                        .file());
    }
}
