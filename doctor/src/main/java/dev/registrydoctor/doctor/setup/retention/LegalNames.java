package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.names.ImageReference;
import java.util.regex.Pattern;

/**
 * Names that distribution accepts ({@code reference/regexp.go}). A store can hold folders of any name, and no other name may
 * reach a shell.
 */
final class LegalNames {

    private static final Pattern DIGEST = Pattern.compile("sha256:[a-f0-9]{64}");

    private LegalNames() {}

    static boolean isRepository(String name) {
        return ImageReference.isPath(name);
    }

    static boolean isTag(String name) {
        return ImageReference.isTag(name);
    }

    static boolean isDigest(String digest) {
        return DIGEST.matcher(digest).matches();
    }
}
