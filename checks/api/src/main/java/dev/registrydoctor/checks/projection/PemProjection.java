package dev.registrydoctor.checks.projection;

import java.util.Base64;

/** Keeps of any other file the lines that begin and end PEM blocks, and certificates, which are public. */
final class PemProjection {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final String BEGIN_CERTIFICATE = BEGIN + "CERTIFICATE" + DASHES;
    private static final String END_CERTIFICATE = END + "CERTIFICATE" + DASHES;
    private static final int LONGEST_LABEL = 40;

    private PemProjection() {}

    /** The text in its full length. */
    static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (from < text.length()) {
            int dashes = text.indexOf(DASHES, from);
            if (dashes < 0) {
                break;
            }
            Mask.visible(text, from, dashes, out);
            int end = certificateEnd(text, dashes);
            end = end < 0 ? markEnd(text, dashes) : end;
            out.append(text, dashes, end);
            from = end;
        }
        Mask.visible(text, from, text.length(), out);
        return out.toString();
    }

    /** The end of a line that begins or ends a block, or of the first dash. */
    private static int markEnd(String text, int from) {
        String begins = text.startsWith(BEGIN, from) ? BEGIN : text.startsWith(END, from) ? END : "";
        int at = from + begins.length();
        while (at < text.length() && isOfLabel(text.charAt(at)) && at - from < LONGEST_LABEL + begins.length()) {
            at++;
        }
        return !begins.isEmpty() && text.startsWith(DASHES, at) ? at + DASHES.length() : from + 1;
    }

    private static boolean isOfLabel(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ';
    }

    /** The end of a certificate that begins here, or -1 when there is none. */
    private static int certificateEnd(String text, int from) {
        if (!text.startsWith(BEGIN_CERTIFICATE, from)) {
            return -1;
        }
        int start = from + BEGIN_CERTIFICATE.length();
        int end = text.indexOf(END_CERTIFICATE, start);
        return end >= 0 && isCertificate(text.substring(start, end)) ? end + END_CERTIFICATE.length() : -1;
    }

    /** Whether it is one sequence of DER (X.690, 8.1) and nothing else: a secret at its place is not. */
    private static boolean isCertificate(String base64) {
        StringBuilder packed = new StringBuilder(base64.length());
        for (int at = 0; at < base64.length(); at++) {
            if (base64.charAt(at) > ' ') {
                packed.append(base64.charAt(at));
            }
        }
        try {
            byte[] der = Base64.getDecoder().decode(packed.toString());
            int bytes = der.length > 1 && der[1] < 0 ? der[1] & 0x7F : -1;
            if (bytes < 1 || bytes > 3 || der.length < 2 + bytes || der[0] != 0x30) {
                return false;
            }
            int length = 0;
            for (int at = 2; at < 2 + bytes; at++) {
                length = (length << 8) | (der[at] & 0xFF);
            }
            return length == der.length - 2 - bytes;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
