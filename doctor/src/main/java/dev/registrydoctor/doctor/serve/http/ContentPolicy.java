package dev.registrydoctor.doctor.serve.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a browser may do with an answer: what the page itself allows by its hashes, and to be shown in no other page. */
final class ContentPolicy {

    private static final String ALWAYS = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** For whatever is not a page of this program. */
    static final String NOTHING = "default-src 'none'; " + ALWAYS + "; sandbox";

    private static final String HASH = "'sha256-[A-Za-z0-9+/]{43}='";

    /** As PageHead writes it, before anything that an environment names. */
    private static final Pattern OWN =
            Pattern.compile("\\A<!DOCTYPE html>\\s*<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
                    + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; (style-src " + HASH
                    + "; (?:script-src " + HASH + "; )?)base-uri 'none'; form-action 'none'\"/>");

    private ContentPolicy() {}

    /** The policy of a page. A page that this program has not made may do nothing. */
    static String of(String html) {
        Matcher own = OWN.matcher(html);
        return own.find() ? "default-src 'none'; " + own.group(1) + ALWAYS : NOTHING;
    }
}
