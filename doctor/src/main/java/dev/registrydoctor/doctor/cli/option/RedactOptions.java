package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.doctor.cli.stream.OutputFile;
import dev.registrydoctor.doctor.cli.stream.TimeLimit;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.redact.Redactor;
import dev.registrydoctor.doctor.redact.Salt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is hidden besides secrets, which always are. */
public final class RedactOptions extends Options {

    private static final String NAMES = "names";
    private static final String SECRETS = "secrets";

    private final Arg<List<String>> redact = options(
            String.class,
            named("--redact")
                    .paramLabel("names")
                    .splitRegex(",")
                    .description(
                            "Replace hosts, addresses, namespaces, images and users by pseudonyms. Secrets are always"
                                    + " hidden."));
    private final Arg<Path> saltFile = option(
            Path.class,
            named("--redact-salt")
                    .paramLabel("FILE")
                    .description(
                            "Make the same pseudonyms in each report: FILE keeps the key, and is created when missing."
                                    + " Do not share it."));

    private byte @Nullable [] salt;

    /**
     * Refuses what cannot be hidden, and finds out before the examination whether the salt can be read.
     *
     * @throws UsageException with what can
     */
    public void validate() {
        for (String what : redact.get()) {
            if (!what.equals(NAMES) && !what.equals(SECRETS)) {
                throw new UsageException("--redact takes names (hosts,"
                        + " addresses, namespaces, images, users); secrets are always hidden");
            }
        }
        if (saltFile.isGiven() && !names()) {
            throw new UsageException("--redact-salt is for pseudonyms: give --redact names too");
        }
        if (names()) {
            salt = salt();
        }
    }

    private byte[] salt() {
        try {
            return saltFile.isGiven() ? Salt.kept(saltFile.get()) : Salt.random();
        } catch (IOException e) {
            throw new UsageException("--redact-salt " + saltFile.get() + " cannot be used: " + OutputFile.reason(e), e);
        }
    }

    /** Whether names will be hidden, as {@link #validate} found. */
    public boolean hidesNames() {
        return salt != null;
    }

    /** Whether the same name has the same pseudonym in each report, also after a restart. */
    public boolean keepsPseudonyms() {
        return saltFile.isGiven();
    }

    private boolean names() {
        return redact.get().contains(NAMES);
    }

    /**
     * What hides the names of a site; empty when they are to be shown.
     *
     * @param args the command line, whose files are often named after who sent them
     * @param limit the time for all that is hidden; half of what is left of it is for reading the evidence
     */
    public Optional<Redactor> redactor(
            Map<Question<?>, Answer<?>> evidence, SiteOptions site, List<String> args, TimeLimit limit) {
        byte[] with = salt;
        if (with == null) {
            return Optional.empty();
        }
        Stream<String> given = Stream.concat(
                site.recordings().stream(),
                Stream.of(site.kubeconfig, site.hostRoot)
                        .filter(Arg::isGiven)
                        .map(f -> f.get().toString()));
        List<String> files = Stream.concat(given, args.stream().map(arg -> arg.substring(arg.indexOf('=') + 1)))
                .filter(RedactOptions::isOwnFile)
                .distinct()
                .toList();
        return Optional.of(Redactor.of(with, evidence, files, site.context.orNull(), limit.half()));
    }

    /** Whether a path is one of somebody's own, and not where every system has such a file. */
    private static boolean isOwnFile(String path) {
        return path.matches("[^:]*[/.][^:]*")
                && !path.matches("[./-]*|/(?:etc|var/snap|snap|host)(?:/.*)?")
                && !path.matches("[0-9.]+(?:s|m|h|ms)?|[a-z-]+\\.[a-z-]+");
    }
}
