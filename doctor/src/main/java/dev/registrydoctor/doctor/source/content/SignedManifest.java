package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.doctor.source.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A manifest in Docker's first format as distribution 2 sends it: with signatures, which its digest does not cover (docker/libtrust
 * jsonsign.go). The registry stores it without them.
 */
final class SignedManifest {

    private SignedManifest() {}

    /** The stored content: as long a beginning, and such an end, as the first signature says; null when there is none. */
    static @Nullable ByteString payload(ByteString signed) {
        try {
            List<?> signatures = Json.list(Json.object(signed.toByteArray()), "signatures");
            String header = signatures.isEmpty() ? null : Json.text(Json.asObject(signatures.get(0)), "protected");
            if (header == null) {
                return null;
            }
            Map<String, Object> rule = Json.object(Base64.getUrlDecoder().decode(header));
            String length = Json.text(rule, "formatLength");
            String tail = Json.text(rule, "formatTail");
            int beginning = length == null ? -1 : Integer.parseInt(length);
            if (tail == null || beginning < 0 || beginning > signed.size()) {
                return null;
            }
            String end = new String(Base64.getUrlDecoder().decode(tail), StandardCharsets.ISO_8859_1);
            return ByteString.encodeString(
                    signed.substring(0, beginning).string(StandardCharsets.ISO_8859_1) + end,
                    StandardCharsets.ISO_8859_1);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
