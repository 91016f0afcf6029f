package dev.registrydoctor.doctor.cli.setup;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoredRepository;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.Options;
import dev.registrydoctor.doctor.cli.option.PasswordOptions;
import dev.registrydoctor.doctor.cli.stream.LocalFiles;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.source.content.ImagePull;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import dev.registrydoctor.reports.secrets.CleanText;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pulls images at the end, as a client does, with a login and a CA where the registry has them. */
final class RetentionPulls extends Options {

    private final PasswordOptions password = with(new PasswordOptions());
    private final Arg<String> ca = option(
            String.class,
            named("--ca").paramLabel("FILE").description("The CA of the registry's certificate, as PEM."));

    private @Nullable Login login;
    private List<X509Certificate> authorities = List.of();

    /**
     * What came of them, one line each.
     *
     * @param pulled what was pulled, and what was not tried, with the reason
     * @param faults what cannot be pulled
     */
    record Pulled(List<String> pulled, List<String> faults) {}

    /** Whether a login or a CA is given. */
    boolean isGiven() {
        return password.isGiven() || ca.isGiven();
    }

    /**
     * Refuses options that cannot go together.
     *
     * @throws dev.registrydoctor.doctor.cli.stream.UsageException with what to do
     */
    void validate() {
        password.validate();
    }

    /** Reads the login and the CA, before anything is changed. */
    void read(Terminal terminal) {
        PasswordOptions.Given given = password.read(terminal);
        login = given == null ? null : given.login();
        authorities = ca.isGiven()
                ? Certificate.ofPem(LocalFiles.certificates(ca.get(), terminal)).stream()
                        .map(Certificate::x509)
                        .toList()
                : List.of();
    }

    /** Pulls one image of each repository, as far as that is bounded. */
    Pulled pull(SetupSite.Seen seen, @Nullable LiveSite live, RegistryStore store) {
        Origin origin = BuiltInRegistry.origin(seen.evidence());
        Origin hidden = origin == null ? BuiltInRegistry.hiddenOrigin(seen.evidence()) : null;
        Origin asked = origin == null && !authorities.isEmpty() ? hidden : origin;
        if (asked == null || live == null) {
            return new Pulled(
                    List.of(
                            hidden != null
                                    ? "nothing: this host does not trust the certificate of " + hidden.authority()
                                            + ". Add --ca with its CA"
                                    : "nothing: the registry does not answer on port " + BuiltIn.NODE_PORT
                                            + " from here"),
                    List.of());
        }
        List<String> pulled = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        try (RegistryAccess access = live.access(authorities)) {
            ImagePull pull = new ImagePull(access.session(asked, login, ImagePull.LONGEST), store);
            store.repositories()
                    .forEach((name, repository) -> repository.tags().values().stream()
                            .map(StoredRepository.Tag::digest)
                            .filter(digest ->
                                    digest != null && repository.revisions().contains(digest))
                            .findFirst()
                            .ifPresent(digest -> {
                                ImagePull.Result result = pull.pull(name, repository, digest);
                                String line = CleanText.line(name + "@" + digest + " " + result.words());
                                (result.outcome() == ImagePull.Outcome.BROKEN ? faults : pulled).add(line);
                            }));
        }
        return new Pulled(pulled, faults);
    }
}
