package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.host.ImageStore;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Probes;
import dev.registrydoctor.doctor.source.host.PacketFilters;
import dev.registrydoctor.samples.SampleFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A site with some answers that no server on loopback can give, one a line of {@code answers.txt}:
 *
 * <pre>
 * timed-out HOST:PORT             packets are dropped on the way
 * refused HOST:PORT               nothing listens, or a filter rejects
 * unresolved HOST:PORT            the name does not resolve
 * trusted HOST:PORT FILE          TLS with the certificates in this file of the sample, which the host trusts
 * untrusted HOST:PORT FILE        the same, and the host has no CA for it
 * image NAME DIGEST               an image in the store of containerd
 * rules PROGRAM FILE              what a program of the packet filter prints; ip_vs is the kernel's list of virtual servers
 * </pre>
 *
 * and those of {@link AnsweredStore}.
 */
final class AnsweredSite implements Site {

    private static final String FILE = "answers.txt";
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", Pattern.DOTALL);

    private final Site site;
    private final Map<Question<?>, Answer<?>> answers = new HashMap<>();
    private final List<ImageStore.Image> images = new ArrayList<>();
    private final Map<String, String> rules = new LinkedHashMap<>();

    private AnsweredSite(Site site) {
        this.site = site;
    }

    /** A site with the answers that are among these files; the site itself where there are none. */
    static Site over(Site site, SampleFiles files) {
        String lines = files.text(FILE);
        if (lines == null) {
            return site;
        }
        AnsweredSite answered = new AnsweredSite(site);
        AnsweredStore store = new AnsweredStore();
        for (String line : lines.strip().lines().toList()) {
            String[] words = line.split(" ", -1);
            if (!store.add(words)) {
                answered.add(words, files);
            }
        }
        store.answers().forEach(answered::put);
        if (!answered.images.isEmpty()) {
            answered.put(ImageStore.Ask.INSTANCE, new ImageStore(answered.images));
        }
        if (!answered.rules.isEmpty()) {
            try {
                answered.put(
                        new PacketFilter.Ask(BuiltIn.NODE_PORT), PacketFilters.of(answered.rules, BuiltIn.NODE_PORT));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return answered;
    }

    private void add(String[] words, SampleFiles files) {
        if (words[0].equals("image")) {
            images.add(new ImageStore.Image(words[1], words[2]));
            return;
        } else if (words[0].equals("rules")) {
            rules.put(words[1], Objects.requireNonNull(files.text(words[2]), words[2]));
            return;
        }
        int colon = words[1].lastIndexOf(':');
        String host = words[1].substring(0, colon);
        int port = Integer.parseInt(words[1].substring(colon + 1));
        switch (words[0]) {
            case "timed-out" -> put(Probes.timedOut(host, port));
            case "refused" -> put(Probes.refused(host, port));
            case "unresolved" -> {
                String why = host + ": Name or service not known";
                put(new NameLookup.Ask(host), new NameLookup(List.of(), why));
                put(Probes.notConnected(host, port, Connection.NAME_UNRESOLVED, why));
            }
            case "trusted", "untrusted" -> tls(host, port, certificates(words[2], files), words[0].equals("trusted"));
            default -> throw new IllegalArgumentException(FILE + ": " + words[0]);
        }
    }

    private static List<String> certificates(String file, SampleFiles files) {
        String text = Objects.requireNonNull(files.text(file), file);
        return CERTIFICATE.matcher(text).results().map(found -> found.group()).toList();
    }

    /** The last of the certificates is the root, which servers leave out. */
    private void tls(String host, int port, List<String> certificates, boolean trusted) {
        int last = certificates.size() - 1;
        @Nullable String refusal = trusted ? null : "PKIX path building failed";
        put(Probes.connected(
                host,
                port,
                Probes.failed(Result.SPEAKS_TLS, "Client sent an HTTP request to an HTTPS server"),
                refusal == null ? Probes.ok() : Probes.failed(Result.UNTRUSTED, refusal)));
        put(
                new TlsChain.Ask(host, port, host),
                new TlsChain(
                        TlsChain.Handshake.COMPLETED,
                        "",
                        "TLSv1.3",
                        certificates.subList(0, last),
                        List.of(),
                        trusted ? certificates.subList(last, last + 1) : List.of(),
                        refusal));
    }

    private void put(RegistryProbe probe) {
        put(new RegistryProbe.Ask(probe.host(), probe.port()), probe);
    }

    private void put(Question<?> question, Object value) {
        answers.put(question, Answer.known(value, new Source(question.describe(), site.now())));
    }

    @Override
    @SuppressWarnings("unchecked") // put keeps answers under questions of their type
    public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
        Answer<?> answer = answers.get(question);
        return answer == null ? site.ask(question) : CompletableFuture.completedFuture((Answer<T>) answer);
    }

    @Override
    public Instant now() {
        return site.now();
    }

    @Override
    public String describe() {
        return site.describe();
    }
}
