package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Directories of certs.d that were meant for a registry and have another name. */
public final class NearNames {

    private NearNames() {}

    /** A directory that was plainly meant for a host: the same host in a spelling that is never looked up. */
    public static @Nullable CertsDirectory of(String host, List<CertsDirectory> directories, Evidence evidence) {
        String bare = ImageReference.withoutPort(host);
        for (CertsDirectory directory : directories) {
            String name = directory.name();
            String spelt = name.replaceFirst("^https?[:_]+/*", "").replaceFirst("/$", "");
            boolean sameWithoutPort = spelt.equalsIgnoreCase(bare);
            boolean otherSeparator = spelt.replaceFirst("_+(\\d+)_?$", ":$1").equalsIgnoreCase(host);
            boolean otherPort = !bare.equals(host) && spelt.matches("(?i)" + Pattern.quote(bare) + ":\\d+");
            boolean otherCase = spelt.equalsIgnoreCase(host) || spelt.equalsIgnoreCase(host + ":443");
            boolean isNear = sameWithoutPort || otherSeparator || (otherPort && !BuiltIn.isLoopback(bare)) || otherCase;
            if (isNear && !isOfAnother(directory, host, evidence)) {
                return directory;
            }
        }
        return null;
    }

    /** Whether a directory is for another registry, which is there: it has the right name. */
    private static boolean isOfAnother(CertsDirectory directory, String host, Evidence evidence) {
        return ImageReference.parse(directory.name() + "/x")
                .filter(image -> image.qualified() && !image.authority().equalsIgnoreCase(host))
                .flatMap(image -> evidence.ifAsked(RegistryHosts.probe(image)))
                .flatMap(Answer::toOptional)
                .filter(probe -> probe.connection() == RegistryProbe.Connection.CONNECTED)
                .isPresent();
    }

    /** The host that a directory of a spelling which is never looked up was meant for, or null. */
    public static @Nullable String meant(String name) {
        Matcher separator =
                Pattern.compile("([A-Za-z0-9.-]+?)(?:__(\\d+)|_(\\d+))").matcher(name);
        if (separator.matches()) {
            String port = separator.group(2) != null ? separator.group(2) : separator.group(3);
            return separator.group(1) + ":" + port;
        }
        Matcher scheme = Pattern.compile("https?[:_]+/*(.+)").matcher(name);
        return scheme.matches() ? scheme.group(1) : null;
    }
}
