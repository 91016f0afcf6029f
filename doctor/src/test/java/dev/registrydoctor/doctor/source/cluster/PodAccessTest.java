package dev.registrydoctor.doctor.source.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.live.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rights of a pod's service account: when they are used, and what they come to. */
class PodAccessTest {

    @TempDir
    private Path folder;

    private KubeconfigAccess find(String host, @Nullable String variable) {
        LiveOptions options = Sites.options(null, folder.resolve("host"), Map.of());
        PodAccess pod = new PodAccess(host, "443", folder.resolve("account"));
        return new Kubeconfigs(options, new HostRoot(options.hostRoot()), variable, null, pod).find();
    }

    private Kubeconfig ready(String host) {
        return assertInstanceOf(KubeconfigAccess.Ready.class, find(host, null)).kubeconfig();
    }

    private void account() throws IOException {
        Path account = Files.createDirectories(folder.resolve("account"));
        Files.writeString(account.resolve("token"), "the-token\n");
        Files.writeString(account.resolve("ca.crt"), "the CA");
        Files.writeString(account.resolve("namespace"), "registry-doctor");
    }

    private void hostsOwn() throws IOException {
        Path file = folder.resolve("host" + Kubeconfigs.MICROK8S);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, Sites.text("http://administrator", "token: all"));
    }

    @Test
    void theServiceAccountIsUsedBeforeTheHostsAdministrator() throws IOException {
        account();
        hostsOwn();
        Kubeconfig used = ready("10.152.183.1");
        assertEquals("https://10.152.183.1:443", used.server().url());
        assertEquals("the-token", used.user().token());
        assertEquals("the CA", used.server().ca());
        assertEquals("registry-doctor", used.namespace());
        assertEquals("https://[fd00::1]:443", ready("fd00::1").server().url());
    }

    @Test
    void whatTheUserNamesGoesFirst() throws IOException {
        account();
        Path named = Files.writeString(folder.resolve("named"), Sites.text("http://named", "token: t"));
        KubeconfigAccess.Ready access =
                assertInstanceOf(KubeconfigAccess.Ready.class, find("10.152.183.1", named.toString()));
        assertEquals("http://named", access.kubeconfig().server().url());
    }

    @Test
    void aPodWithoutTokenGoesOnAndSaysWhereItLooked() throws IOException {
        hostsOwn();
        assertEquals("http://administrator", ready("10.152.183.1").server().url());
        assertEquals(
                List.of(folder.resolve("account/token").toString(), Kubeconfigs.MICROK8S),
                find("10.152.183.1", null).lookedAt());
    }

    @Test
    void aTokenWithoutTheRestIsNotUsedInPart() throws IOException {
        account();
        Files.delete(folder.resolve("account/ca.crt"));
        Files.createDirectory(folder.resolve("account/ca.crt"));
        assertInstanceOf(KubeconfigAccess.Unusable.class, find("10.152.183.1", null));
    }

    @Test
    void isFoundInTheEnvironmentOfAPodOnly() {
        assertNull(PodAccess.of(Map.of()));
        PodAccess pod = PodAccess.of(Map.of("KUBERNETES_SERVICE_HOST", "h", "KUBERNETES_SERVICE_PORT", "16443"));
        assertEquals("16443", Objects.requireNonNull(pod).port());
    }
}
