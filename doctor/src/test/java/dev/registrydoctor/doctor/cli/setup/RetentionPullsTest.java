package dev.registrydoctor.doctor.cli.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import dev.registrydoctor.doctor.cli.Given;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.setup.SetupHost;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import dev.registrydoctor.doctor.source.live.StubServer.Request;
import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.Credentials;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pull at the end uses the login and the CA of the command line. */
class RetentionPullsTest {

    private static final String BASIC = Credentials.basic("joe", "s3cret-s3cret");

    private final HeldCertificate ca = new HeldCertificate.Builder()
            .commonName("Lab CA")
            .certificateAuthority(0)
            .build();

    @TempDir
    private Path folder;

    private VolumeFolder files;
    private Path password;
    private Path authority;

    @BeforeEach
    void fill() throws IOException {
        files = new VolumeFolder(folder.resolve("store"));
        files.image("app", "v1", files.blob("a layer"));
        password = Files.writeString(folder.resolve("password"), "s3cret-s3cret\n");
        authority = Files.writeString(folder.resolve("ca.pem"), ca.certificatePem());
    }

    /** The registry of the add-on with TLS and a login, as somebody sets it up by hand. */
    private StubServer registry() throws IOException {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .signedBy(ca)
                .build();
        return new StubServer(
                this::answer,
                new HandshakeCertificates.Builder()
                        .heldCertificate(own, ca.certificate())
                        .build()
                        .sslContext());
    }

    private Reply answer(Request request) {
        String digest = request.uri().substring(request.uri().lastIndexOf('/') + 1);
        try {
            return BASIC.equals(request.authorization())
                    ? new Reply(
                            200,
                            Files.readString(files.path(VolumeFolder.blobFile(digest)), StandardCharsets.UTF_8),
                            Map.of())
                    : Reply.json(401, "{}").with("WWW-Authenticate", "Basic realm=\"lab\"");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RetentionPulls.Pulled pull(Object... options) throws IOException {
        List<String> words = new ArrayList<>();
        List.of(options).forEach(option -> words.add(option.toString()));
        RetentionPulls pulls = Given.given(new RetentionPulls(), words.toArray(String[]::new));
        pulls.validate();
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        pulls.read(new Terminal(nowhere, nowhere, InputStream.nullInputStream(), false, false, 80, true, Map.of()));
        Evidence evidence = SetupHost.gather(
                GivenSite.healthy()
                        .probe(Probes.connected(
                                "127.0.0.1",
                                BuiltIn.NODE_PORT,
                                Probes.failed(RegistryProbe.Result.SPEAKS_TLS, ""),
                                Probes.failed(RegistryProbe.Result.UNTRUSTED, "unknown authority"))),
                BuiltInRegistry.NEEDS);
        RegistryStore store = VolumeReader.read(files.root(), StoreProgress.NONE);
        try (StubServer server = registry();
                LiveSite site = Sites.site(Sites.options(
                        null, folder, Map.of("127.0.0.1:" + BuiltIn.NODE_PORT, "127.0.0.1:" + server.port())))) {
            return pulls.pull(new SetupSite.Seen(evidence, "a given site"), site, store);
        }
    }

    @Test
    void withLoginAndCaTheImageIsPulled() throws IOException {
        RetentionPulls.Pulled pulled = pull("-u", "joe", "--password-file", password, "--ca", authority);

        assertEquals(List.of(), pulled.faults());
        assertEquals(1, pulled.pulled().size());
        assertTrue(pulled.pulled().get(0).contains(" was pulled by digest: 3 parts"), pulled::toString);
    }

    @Test
    void whatIsMissingIsNamedAndNothingIsBroken() throws IOException {
        RetentionPulls.Pulled withoutCa = pull("-u", "joe", "--password-file", password);
        assertEquals(List.of(), withoutCa.faults());
        assertTrue(withoutCa.pulled().get(0).contains("Add --ca"), withoutCa::toString);

        RetentionPulls.Pulled withoutLogin = pull("--ca", authority);
        assertEquals(List.of(), withoutLogin.faults());
        assertTrue(withoutLogin.pulled().get(0).contains("asks for a login"), withoutLogin::toString);
    }
}
