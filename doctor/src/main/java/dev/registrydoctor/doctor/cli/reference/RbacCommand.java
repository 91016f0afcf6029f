package dev.registrydoctor.doctor.cli.reference;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.samples.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/** {@code registry-doctor rbac}: prints the manifest with the rights that a run needs, for {@code kubectl apply -f -}. */
public final class RbacCommand extends Command {

    private static final String DOCUMENT = "---\n";

    private final Terminal terminal;

    private final Arg<String> user = option(
            String.class,
            named("--user").paramLabel("NAME").description("Grant the rights to this user, not to a service account"));
    private final Arg<Boolean> pullSecrets = flag(
            named("--pull-secrets").description("Also let it read all Secrets, which the checks of pull secrets need"));
    private final Arg<Boolean> registryConfig = flag(
            named("--registry-config")
                    .description(
                            "Also let it read the ConfigMaps of the registry's namespace, where a registry has its configuration"));
    private final Arg<Boolean> space = flag(named("--space")
            .description("Also let it see which images controllers and Jobs use, for space and setup retention"));
    private final Arg<Boolean> nodes = flag(named("--nodes")
            .description(
                    "Also let it create the namespace and the Pods of run --nodes: as strong as root on every node"));

    public RbacCommand(Terminal terminal) {
        super(
                "rbac",
                "Prints the manifest of the rights that a run needs.",
                "Nothing is changed. To grant them: registry-doctor rbac --user NAME | kubectl apply -f -");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        String manifest = read("rbac.yaml");
        if (pullSecrets.get()) {
            manifest = manifest.stripTrailing() + "\n" + DOCUMENT + read("rbac-pull-secrets.yaml");
        }
        if (registryConfig.get()) {
            manifest = manifest.stripTrailing() + "\n" + DOCUMENT + read("rbac-registry-config.yaml");
        }
        if (space.get()) {
            manifest = manifest.stripTrailing() + "\n" + DOCUMENT + read("rbac-space.yaml");
        }
        if (nodes.get()) {
            manifest = manifest.stripTrailing() + "\n" + DOCUMENT + read("rbac-nodes.yaml");
        }
        String name = user.orNull();
        terminal.out().print(name == null ? manifest : grantedTo(name, manifest));
        terminal.out().flush();
        return ExitCode.OK;
    }

    /** The roles bound to a user; the account and its namespace are not needed then. */
    private static String grantedTo(String user, String manifest) {
        String subject = "subjects:\n  - kind: User\n    apiGroup: rbac.authorization.k8s.io\n    name: \""
                + new String(JsonStringEncoder.getInstance().quoteAsString(user)) + "\"\n";
        return Arrays.stream(manifest.split("(?m)^" + DOCUMENT, -1))
                .filter(document -> document.contains("\nkind: Role") || document.contains("\nkind: ClusterRole"))
                .map(document -> document.replaceFirst("(?s)\nsubjects:\n.*", "\n" + Matcher.quoteReplacement(subject)))
                .collect(Collectors.joining(DOCUMENT));
    }

    private static String read(String name) throws IOException {
        try (InputStream file = Samples.class.getResourceAsStream("/kubernetes/" + name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
