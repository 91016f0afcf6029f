package dev.registrydoctor.doctor.serve.notify.webhook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Makes the request of a message from the files of its target. No message of a failure quotes what is in them. */
final class WebhookRequest {

    private static final int MOST_HEADERS = 20;

    /** The client writes these itself, and a second one splits or confuses the request. */
    private static final Set<String> NOT_ALLOWED = Set.of(
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private WebhookRequest() {}

    /**
     * The request.
     *
     * @param id under which the receiver knows the message if it has had it before
     * @throws IOException when a file cannot be read or makes no sense; the message has the path
     */
    static Request of(WebhookTarget target, String contentType, byte[] body, String id) throws IOException {
        Request.Builder request = new Request.Builder()
                .url(url(target))
                .post(RequestBody.create(body, MediaType.get(contentType)))
                .header("User-Agent", "registry-doctor")
                .header("Idempotency-Key", id);
        if (target.headerFile() != null) {
            addHeaders(request, target.headerFile());
        }
        if (target.tokenFile() != null) {
            String token = SecretFile.line(target.tokenFile());
            request.header("Authorization", "Bearer " + printable(token, target.tokenFile()));
        }
        return request.build();
    }

    private static HttpUrl url(WebhookTarget target) throws IOException {
        Path file = target.urlFile();
        String text = file == null ? String.valueOf(target.url()) : SecretFile.line(file);
        String where = file == null ? "its url" : file.toString();
        HttpUrl url = HttpUrl.parse(text);
        if (url == null) {
            throw new IOException(where + " must be a URL that starts with https:// or http://");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new IOException(where + " has a user in it; use tokenFile or headerFile");
        }
        String path = target.path();
        return path.isEmpty() || url.encodedPath().endsWith("/" + path)
                ? url
                : url.newBuilder().addPathSegments(path).build();
    }

    private static void addHeaders(Request.Builder request, Path file) throws IOException {
        int count = 0;
        for (String line : SecretFile.lines(file)) {
            count++;
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon)).strip();
            if (colon < 1 || !name.chars().allMatch(WebhookRequest::isInNames)) {
                throw new IOException(file + " must contain headers, one a line, as in \"Name: value\"");
            }
            if (NOT_ALLOWED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IOException(file + " has the header " + name.toLowerCase(Locale.ROOT) + "; remove it");
            }
            if (count > MOST_HEADERS) {
                throw new IOException(file + " has more than " + MOST_HEADERS + " headers");
            }
            request.header(name, printable(line.substring(colon + 1).strip(), file));
        }
    }

    private static boolean isInNames(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
    }

    /** Checked here, since an HTTP client's complaint would quote it. */
    private static String printable(String value, Path file) throws IOException {
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new IOException(file + " has a value that cannot be in a header");
        }
        return value;
    }
}
