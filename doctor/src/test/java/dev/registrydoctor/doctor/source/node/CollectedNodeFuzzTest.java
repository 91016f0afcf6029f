package dev.registrydoctor.doctor.source.node;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.ImageStore;
import dev.registrydoctor.checks.evidence.host.Listener;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.host.PemFile;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.evidence.host.Snap;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes as a node's log, and as the records and contents of an archive that is whole. */
class CollectedNodeFuzzTest {

    private static final List<Question<?>> QUESTIONS = List.of(
            new HostFile.Ask("/etc/hosts"),
            new HostFolder.Ask("/etc"),
            new PemFile.Ask("/etc/ca.pem"),
            CertsDirectory.Ask.OWN,
            new DiskSpace.Ask("/data"),
            new StoredImages.Ask("/data"),
            RuntimeLog.Ask.INSTANCE,
            Listener.Ask.INSTANCE,
            HostFacts.Ask.INSTANCE,
            new PacketFilter.Ask(32000),
            Snap.Ask.INSTANCE,
            DockerEngine.Ask.INSTANCE,
            ImageStore.Ask.INSTANCE,
            new NameLookup.Ask("r.lab"),
            new RegistryProbe.Ask("r.lab", 5000),
            new TlsChain.Ask("r.lab", 5000, "r.lab"));

    private static final List<String> KINDS = List.of(
            "file /etc/hosts 1",
            "file /var/lib/snapd/state.json -",
            "folder /etc",
            "folder /var/snap/microk8s",
            "folder /var/snap/microk8s/current/args/certs.d",
            "entry /etc",
            "pem /etc/ca.pem 99999999999",
            "space /data",
            "journal read",
            "text tcp",
            "text processes",
            "text boot",
            "text ticks",
            "text addresses",
            "text addresses6",
            "text mounts",
            "rules iptables-save",
            "rules nft",
            "images ctr",
            "lookup r.lab getent",
            "http r.lab:5000 1",
            "https r.lab:5000 99999999999",
            "tls r.lab:5000 1");

    @FuzzTest
    void survives(byte[] input) throws IOException {
        ask(new String(input, StandardCharsets.ISO_8859_1));
        ask(NodeArchiveTest.framed(input));
        String content = Base64.getEncoder().encodeToString(input);
        StringBuilder records = new StringBuilder("registry-doctor-node 1 1700000000 =\n");
        KINDS.forEach(kind -> records.append(kind).append(" =").append(content).append('\n'));
        ask(NodeArchiveTest.framed(records.append("end =\n").toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void randomTextSurvives() throws IOException {
        Random random = new Random(17);
        List<String> parts = List.of(
                "exit 0\n",
                "exit 137\n",
                "HTTP/1.1 200 OK\r\n",
                "\r\n\r\n",
                "answer ",
                "connected\n",
                "by curl\n",
                "by nc\n",
                "8180 1 ./a/\n",
                "4000 - ./b\n/",
                "-----BEGIN CERTIFICATE-----\n",
                "authority\n",
                "1 2 (x)",
                "{\"data\":",
                ":KUBE-SERVICES",
                "-A X --dport 32000",
                "0 0 0:0 / / rw - ext4 x rw\n",
                " 100 1 99 1% /\n",
                "\0",
                "é",
                "\uFFFF",
                "New, TLSv1.3, Cipher",
                "Verify return code: 20 (x)",
                "sha256:",
                "0: 00000000:7D00 00000000:0000 0A ");
        for (int run = 0; run < 400; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            survives(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void ask(String log) {
        try {
            CollectedNode node = CollectedNode.read(log);
            for (Question<?> question : QUESTIONS) {
                CollectedNode.HANDLERS.answer(node, question);
            }
        } catch (UnreadableNode e) {
            // What is expected of most input.
        }
    }
}
