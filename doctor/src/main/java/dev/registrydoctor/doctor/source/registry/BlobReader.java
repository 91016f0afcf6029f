package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.registry.Blob;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.host.HostRoot;
import java.io.IOException;
import okhttp3.HttpUrl;

/** Sees whether a blob can be read: its head, then its first byte. */
public final class BlobReader {

    private final RegistryHttp http;

    public BlobReader(RegistryHttp http) {
        this.http = http;
    }

    public Answer<Blob> ask(Blob.Ask question) {
        return Answer.known(
                read(question),
                HostRoot.source(
                        "GET " + question.registry() + "/v2/" + question.repository() + "/blobs/" + question.digest()));
    }

    private Blob read(Blob.Ask question) {
        if (!ManifestReader.isDigest(question.digest())) {
            return new Blob(0, Blob.Content.UNTOLD, -1, "not a digest: " + ShownText.line(question.digest(), 80));
        }
        RegistryHttp.Reply head;
        HttpUrl url;
        try {
            url = RegistryHttp.url(question.registry(), "v2/" + question.repository() + "/blobs/" + question.digest());
            head = http.ask(question.registry(), url, "HEAD", null, question.repository(), 0);
        } catch (IOException e) {
            return new Blob(0, Blob.Content.UNTOLD, -1, Failure.of(e).detail());
        }
        if (head.status() == 404) {
            return new Blob(404, Blob.Content.MISSING, -1, "HTTP 404");
        } else if (head.status() != 200) {
            return new Blob(head.status(), Blob.Content.UNTOLD, -1, "HTTP " + head.status());
        }
        long size = size(head);
        try {
            RegistryHttp.Reply start = http.firstByte(question.registry(), url, question.repository());
            return judge(start, size);
        } catch (IOException e) {
            return failed(e, size);
        }
    }

    private static Blob judge(RegistryHttp.Reply start, long size) {
        if (start.status() == 404) {
            return new Blob(200, Blob.Content.MISSING, size, start.problem());
        } else if (start.status() == 200 || start.status() == 206) {
            return start.body().size() > 0 || size == 0
                    ? new Blob(200, Blob.Content.THERE, size, "")
                    : new Blob(200, Blob.Content.BREAKS_OFF, size, "the answer is empty");
        }
        return new Blob(200, Blob.Content.UNTOLD, size, "HTTP " + start.status());
    }

    /** Only an answer that had begun and ended before its first byte tells of the blob; else the way to it failed. */
    private static Blob failed(IOException e, long size) {
        boolean cut = e instanceof java.net.ProtocolException || e instanceof java.io.EOFException;
        return new Blob(
                200,
                cut ? Blob.Content.BREAKS_OFF : Blob.Content.UNTOLD,
                size,
                Failure.of(e).detail());
    }

    private static long size(RegistryHttp.Reply head) {
        String length = head.headers().get("Content-Length");
        try {
            return length == null ? -1 : Math.max(-1, Long.parseLong(length));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
