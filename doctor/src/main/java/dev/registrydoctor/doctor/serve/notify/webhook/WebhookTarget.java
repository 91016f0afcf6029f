package dev.registrydoctor.doctor.serve.notify.webhook;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go. Files are read again for each message, because Kubernetes replaces them when a Secret changes.
 *
 * @param name of the receiver: all that messages and logs say of the target
 * @param url or null when a file has it; as much of a secret as the file's
 * @param urlFile or null
 * @param path what follows the URL where it does not end with it, or empty
 * @param tokenFile file with a token that is sent as {@code Authorization: Bearer}, or null
 * @param headerFile file with headers, one a line, or null
 * @param caFile PEM file of certificate authorities that are trusted next to the host's, or null
 */
public record WebhookTarget(
        String name,
        @Nullable String url,
        @Nullable Path urlFile,
        String path,
        @Nullable Path tokenFile,
        @Nullable Path headerFile,
        @Nullable Path caFile) {

    /** Not the URL, in which services such as Slack have their secret. */
    @Override
    public String toString() {
        return "receiver " + name;
    }
}
