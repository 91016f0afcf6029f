package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.checks.remedy.SecretSource;
import dev.registrydoctor.doctor.cli.stream.InputFile;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.source.kube.Login;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A login: the user's name as an option, and the password from a place that others do not see. There is no option for a password:
 * arguments show in the list of processes.
 */
public final class PasswordOptions extends Options {

    /** Tokens of some kilobytes are passwords too. */
    private static final int LONGEST = 64 << 10;

    private final Arg<String> user =
            option(String.class, named("-u", "--username").paramLabel("USER").description("Log in as this user."));
    private final Arg<String> file = option(
            String.class, named("--password-file").paramLabel("FILE").description("Read the password from this file."));
    private final Arg<String> variable = option(
            String.class,
            named("--password-env")
                    .paramLabel("NAME")
                    .description("Read the password from this environment variable."));
    private final Arg<Boolean> stdin =
            flag(named("--password-stdin").description("Read the password from standard input."));

    /**
     * A login, and where its password came from.
     *
     * @param source what steps name in its place
     */
    public record Given(Login login, SecretSource source) {}

    /**
     * Refuses options that cannot go together.
     *
     * @throws UsageException with what to do
     */
    public void validate() {
        long sources = Stream.of(file.isGiven(), variable.isGiven(), stdin.get())
                .filter(given -> given)
                .count();
        if (sources > 1) {
            throw new UsageException("give one of --password-file, --password-env and --password-stdin");
        } else if (sources == 1 && !user.isGiven()) {
            throw new UsageException("a password needs a user: add --username");
        } else if (user.isGiven() && (user.get().isBlank() || user.get().matches(".*[:\\p{Cntrl}].*"))) {
            throw new UsageException("--username is empty, or has a colon or a control character");
        }
    }

    /** Whether a login is given. */
    public boolean isGiven() {
        return user.isGiven();
    }

    /**
     * Reads the login; a person is asked for the password where no place is named.
     *
     * @return null when none is given
     * @throws UsageException when the password cannot be read; the message does not repeat it
     */
    public @Nullable Given read(Terminal terminal) {
        if (!user.isGiven()) {
            return null;
        }
        if (file.isGiven()) {
            Path path = Path.of(file.get()).toAbsolutePath();
            return given(
                    text(new InputFile(path.toString(), terminal)),
                    "the file " + path,
                    new SecretSource.File(path.toString()));
        } else if (variable.isGiven()) {
            String name = variable.get();
            String value = terminal.environment().get(name);
            if (value == null || !name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new UsageException("the variable that --password-env names is not in the environment");
            }
            return given(value, "the environment variable " + name, new SecretSource.Variable(name));
        } else if (stdin.get()) {
            return given(text(new InputFile("-", terminal)), "standard input", new SecretSource.Typed());
        }
        return given(typed(terminal), "the terminal", new SecretSource.Typed());
    }

    private Given given(String text, String place, SecretSource source) {
        String password = text.replaceFirst("[\\r\\n]+$", "");
        if (password.isEmpty()) {
            throw new UsageException("the password from " + place + " is empty");
        } else if (password.chars().anyMatch(Character::isISOControl)) {
            throw new UsageException("the password from " + place + " has several lines or control characters");
        }
        return new Given(new Login(user.get(), password), source);
    }

    private static String text(InputFile input) {
        try (InputStream in = input.open()) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new UsageException("the password from " + input.name() + " is too long");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UsageException("the password from " + input.name() + " is not UTF-8", e);
        } catch (IOException e) {
            throw new UsageException(input.name() + " cannot be read: " + InputFile.reason(e), e);
        }
    }

    private String typed(Terminal terminal) {
        Console console = terminal.isInteractive() ? System.console() : null;
        char[] typed = console == null ? null : console.readPassword("Password of %s: ", user.get());
        if (typed == null) {
            throw new UsageException(
                    "nobody can be asked for the password here: give --password-file, --password-env or --password-stdin");
        }
        return new String(typed);
    }
}
