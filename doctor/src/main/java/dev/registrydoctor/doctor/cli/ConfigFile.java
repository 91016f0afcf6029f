package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.model.toml.TomlList;
import dev.registrydoctor.checks.model.toml.TomlTable;
import dev.registrydoctor.doctor.cli.option.ConfigFolder;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.doctor.files.TrustedPath;
import dev.registrydoctor.doctor.files.UntrustedPath;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration file, whose keys are the names of options. A mistake in it is one line with its place. */
final class ConfigFile {

    /** In the order of the alphabet, as messages list them. */
    private static final List<String> KEYS = List.of(
            "color", "context", "fail-on", "host-root", "kubeconfig", "only", "output", "registry", "skip", "timeout");

    private static final int MOST_BYTES = 1 << 20;

    private final Path path;
    private final TomlTable settings;

    private ConfigFile(Path path, TomlTable settings) {
        this.path = path;
        this.settings = settings;
    }

    /**
     * A value and where it was read.
     *
     * @param text as it would be written on the command line
     * @param origin {@code FILE:LINE}
     */
    record Value(String text, String origin) {}

    /**
     * Reads the file that the environment names or that is in a usual place; null when there is none: most runs need no
     * TOML parser to start.
     *
     * @throws UsageException when it cannot be used; the message has its path and the line
     */
    static @Nullable ConfigFile find(Map<String, String> environment) {
        String named = environment.getOrDefault("REGISTRY_DOCTOR_CONFIG", "");
        for (Path path : named.isEmpty() ? usual(environment) : List.of(Path.of(named))) {
            if (Files.isRegularFile(path)) {
                return read(path);
            } else if (!named.isEmpty()) {
                throw new UsageException("REGISTRY_DOCTOR_CONFIG: " + path
                        + (Files.exists(path) ? " is not a file" : " does not exist") + "; name a TOML file");
            }
        }
        return null;
    }

    private static List<Path> usual(Map<String, String> environment) {
        Path own = ConfigFolder.of(environment);
        Path shared = Path.of("/etc", Version.NAME, "config.toml");
        return own == null ? List.of(shared) : List.of(own.resolve("config.toml"), shared);
    }

    private static ConfigFile read(Path path) {
        TomlFile toml = TomlFile.parse(text(path));
        if (!toml.faults().isEmpty()) {
            TomlFile.Fault fault = toml.faults().get(0);
            throw new UsageException(path + ":" + fault.line() + ": " + fault.what());
        }
        for (String key : toml.root().keySet()) {
            if (!KEYS.contains(key)) {
                throw new UsageException(origin(path, toml.root(), key) + ": "
                        + DidYouMean.unknown("key", key, KEYS, "allowed are " + String.join(", ", KEYS)));
            }
        }
        return new ConfigFile(path, toml.root());
    }

    /** The file's text. It names files to write and servers to ask: nobody else may have written it. */
    private static String text(Path path) {
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
        } catch (CharacterCodingException e) {
            throw new UsageException(path + ": not UTF-8, which TOML must be; save it as UTF-8", e);
        } catch (AccessDeniedException e) {
            throw new UsageException(
                    path + ": this user is not allowed to read it; allow it, or name another file in"
                            + " REGISTRY_DOCTOR_CONFIG",
                    e);
        } catch (IOException e) {
            throw new UsageException(path + ": cannot be read; name another file in REGISTRY_DOCTOR_CONFIG", e);
        }
    }

    private static String origin(Path path, TomlTable settings, String key) {
        TomlTable.Place at = settings.place(key);
        return path + ":" + (at == null ? 1 : at.line());
    }

    /**
     * The value of an option, or null when the file does not have it.
     *
     * @throws UsageException when it is neither a single value nor a list of them
     */
    @Nullable
    Value value(String key) {
        Object value = KEYS.contains(key) ? settings.get(key) : null;
        if (value == null) {
            return null;
        }
        String origin = origin(path, settings, key);
        List<Object> parts = new ArrayList<>();
        if (value instanceof TomlList list) {
            for (int i = 0; i < list.size(); i++) {
                parts.add(list.get(i));
            }
        } else {
            parts.add(value);
        }
        List<String> texts = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof TomlTable || part instanceof TomlList) {
                throw new UsageException(origin + ": " + key + " must be a string or a list of strings");
            }
            texts.add(String.valueOf(part));
        }
        return new Value(String.join(",", texts), origin);
    }
}
