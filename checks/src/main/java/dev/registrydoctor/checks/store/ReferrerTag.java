package dev.registrydoctor.checks.store;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tags that say which manifest their own is about: {@code sha256-HEX.sig}, {@code .att} and {@code .sbom} of cosign, and
 * {@code sha256-HEX} for registries without the API of referrers (OCI distribution 1.1, "Referrers Tag Schema").
 */
final class ReferrerTag {

    private static final int ENCODED = 64;
    private static final Pattern FORM =
            Pattern.compile("(sha(?:256|512)-[0-9a-f]{" + ENCODED + "})(?:\\.(?:sig|att|sbom))?");

    private ReferrerTag() {}

    /** How such a tag begins for the manifest that it is about; null for a tag of another form. */
    static @Nullable String subjectOf(String tag) {
        var form = FORM.matcher(tag);
        return form.matches() ? form.group(1) : null;
    }

    /** How the tags begin that are about this manifest: longer digests are cut, since a tag has at most 128 characters. */
    static String beginning(String digest) {
        String tag = digest.replace(':', '-');
        int end = tag.indexOf('-') + 1 + ENCODED;
        return tag.substring(0, Math.min(end, tag.length()));
    }
}
