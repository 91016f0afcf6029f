package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry as the command line names it: {@code [http[s]://]host[:port]}. */
public final class RegistryArgument {

    private static final Pattern FORM =
            Pattern.compile("(?:(https?)://)?([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+\\])(?::(\\d{1,5}))?/?");

    private RegistryArgument() {}

    /**
     * Reads one.
     *
     * @throws UsageException when it is none; the message does not repeat it
     */
    public static Settings.Registry parse(String text) {
        Matcher m = FORM.matcher(text.strip());
        if (!m.matches()) {
            throw new UsageException("--registry takes [http[s]://]host[:port], without path, user or password");
        }
        String scheme = m.group(1);
        int port = m.group(3) == null ? ("http".equals(scheme) ? 80 : 443) : Integer.parseInt(m.group(3));
        if (port < 1 || port > 65535) {
            throw new UsageException("--registry: port " + port + " is out of range; ports are 1 to 65535");
        }
        return new Settings.Registry(scheme, m.group(2).replaceAll("[\\[\\]]", ""), port);
    }
}
