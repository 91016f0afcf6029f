package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.model.toml.TomlList;
import dev.registrydoctor.checks.model.toml.TomlTable;
import dev.registrydoctor.doctor.cli.option.ConfigFolder;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.doctor.files.TrustedPath;
import dev.registrydoctor.doctor.files.UntrustedPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options that are not given: from {@code REGISTRY_DOCTOR_*} (the option's name in capitals), else from the
 * configuration file, whose keys are the options' names.
 */
final class Defaults implements IDefaultValueProvider {

    private static final Set<String> KEYS =
            Set.of("registry", "timeout", "fail-on", "only", "skip", "kubeconfig", "context", "host-root", "output");

    /** What writes to a registry is asked for each time, by whoever is there: a variable outlives the day it was set. */
    private static final Set<String> COMMAND_LINE_ONLY = Set.of("probe-push");

    private static final int MOST_BYTES = 1 << 20;

    private final Map<String, String> environment;
    private @Nullable TomlTable file;
    private boolean sought;

    Defaults(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Logins are sent only by who says so on this very command line. */
    private static final String ONLY_BY_HAND = "--verify-credentials";

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option)
                || !option.longestName().startsWith("--")
                || option.longestName().equals(ONLY_BY_HAND)) {
            return null;
        }
        String name = option.longestName().substring(2);
        String variable = "REGISTRY_DOCTOR_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
        String value = environment.get(variable);
        if (value != null && COMMAND_LINE_ONLY.contains(name)) {
            throw new UsageException(variable + " is not read: --" + name + " writes to registries, and is given on the"
                    + " command line or not at all");
        }
        if (value != null && !value.isEmpty()) {
            return value;
        }
        return KEYS.contains(name) ? fromFile(name) : null;
    }

    private @Nullable String fromFile(String key) {
        TomlTable settings = file();
        Object value = settings == null ? null : settings.get(key);
        if (value instanceof TomlList list) {
            return IntStream.range(0, list.size())
                    .mapToObj(i -> String.valueOf(list.get(i)))
                    .collect(Collectors.joining(","));
        }
        return value == null ? null : value.toString();
    }

    private @Nullable TomlTable file() {
        if (!sought) {
            file = read();
            sought = true;
        }
        return file;
    }

    /** The configuration file, or null when there is none: most runs need no TOML parser to start. */
    private @Nullable TomlTable read() {
        String named = environment.getOrDefault("REGISTRY_DOCTOR_CONFIG", "");
        for (Path path : named.isEmpty() ? usual() : List.of(Path.of(named))) {
            if (Files.isRegularFile(path)) {
                return parse(path);
            } else if (!named.isEmpty()) {
                throw new UsageException("REGISTRY_DOCTOR_CONFIG names " + path + ", which is no file");
            }
        }
        return null;
    }

    private List<Path> usual() {
        Path own = ConfigFolder.of(environment);
        Path shared = Path.of("/etc", Version.NAME, "config.toml");
        return own == null ? List.of(shared) : List.of(own.resolve("config.toml"), shared);
    }

    /** The file's text. It names files to write and servers to ask: nobody else may have written it. */
    private static String text(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(TrustedPath.verify(path))) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new UsageException(path + " has more than " + MOST_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (UntrustedPath e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static TomlTable parse(Path path) {
        try {
            TomlFile toml = TomlFile.parse(text(path));
            if (!toml.faults().isEmpty()) {
                TomlFile.Fault fault = toml.faults().get(0);
                throw new UsageException(path + ": " + fault.what() + " (" + fault.place() + ")");
            }
            for (String key : toml.root().keySet()) {
                if (!KEYS.contains(key)) {
                    TomlTable.Place at = toml.root().place(key);
                    throw new UsageException(path + ":" + (at == null ? 1 : at.line()) + ": unknown key " + key
                            + "; known are " + KEYS.stream().sorted().collect(Collectors.joining(", ")));
                }
            }
            return toml.root();
        } catch (IOException e) {
            throw new UsageException(path + " cannot be read: " + e.getMessage(), e);
        }
    }
}
