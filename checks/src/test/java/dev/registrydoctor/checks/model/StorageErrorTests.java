package dev.registrydoctor.checks.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageErrorTests {

    private static final String FULL =
            "time=\"2026-11-24T03:39:36Z\" level=error msg=\"response completed with error\" err.code=unknown"
                    + " err.detail=\"filesystem: mkdir /var/lib/registry/docker/registry/v2/repositories/a/_uploads/f4:"
                    + " no space left on device\" err.message=\"unknown error\" http.request.method=POST"
                    + " http.response.status=500";
    private static final String STORED =
            "time=\"2026-11-24T03:40:36Z\" level=info msg=\"response completed\" http.request.method=PUT"
                    + " http.request.uri=/v2/a/manifests/1 http.response.status=201";

    /** Lines of a real registry 2.8.2 on a full, an inode-less and a read-only file system, of 3.0, and of JSON logs. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "FULL | level=error msg=\"unknown error reading request payload: write"
                        + " /srv/m/docker/registry/v2/repositories/a/b/_uploads/a9/data: no space left on device\" go.version=go1.19.8",
                "FULL | level=error err.code=unknown err.detail=\"write"
                        + " /srv/m/docker/registry/v2/repositories/a/_uploads/5/startedat: disk quota exceeded\"",
                "READ_ONLY | level=error err.detail=\"filesystem: mkdir /var/lib/registry/docker: read-only file system\"",
                "NOT_PERMITTED | level=error err.detail=\"filesystem: open"
                        + " /var/lib/registry/docker/registry/v2/blobs/sha256/ab/abc/data: permission denied\"",
                "NOT_PERMITTED | {\"err.detail\":\"filesystem: mkdir /var/lib/registry/docker: permission denied\",\"level\":\"error\"}",
                "GONE | level=error msg=\"response completed with error\" err.code=unknown err.detail=\"filesystem: mkdir"
                        + " /var/lib/registry/docker: no such file or directory\" http.response.status=500",
                "GONE | panic: mkdir /var/lib/registry/docker: no such file or directory",
                // Of real registries 3.0.0 and 3.1.1.
                "FULL | time=\"2026-11-30T06:29:07Z\" level=error msg=\"response completed with error\" err.code=unknown"
                        + " err.detail=\"filesystem: write /var/lib/registry/docker/registry/v2/repositories/app/_uploads"
                        + "/01a22b23/startedat.01a22b23-c506.tmp: no space left on device\" err.message=\"unknown error\"",
                "FULL | level=error msg=\"unknown error completing upload: filesystem: mkdir"
                        + " /var/lib/registry/docker/registry/v2/blobs/sha256/65: no space left on device\"",
                "READ_ONLY | level=error msg=\"response completed with error\" err.code=unknown err.detail=\"filesystem: unlinkat"
                        + " /var/lib/registry/docker/registry/v2/repositories/app/_manifests/tags/v1: read-only file system\"",
                "NOT_PERMITTED | level=error msg=\"response completed with error\" err.code=unknown err.message=\"filesystem: open"
                        + " /var/lib/registry/docker/registry/v2/repositories/app/_layers/sha256/79/link: permission denied\"",
                "READ_ONLY | {\"err.code\":\"unknown\",\"err.detail\":\"filesystem: mkdir /var/lib/registry/docker:"
                        + " read-only file system\",\"err.message\":\"unknown error\",\"level\":\"error\"}",
                "READ_ONLY | panic: mkdir /var/lib/registry/docker: read-only file system"
            })
    void theKernelsAnswerIsRecognised(StorageError.Kind kind, String line) {
        assertEquals(
                kind, Objects.requireNonNull(StorageError.last(List.of(line))).kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "level=error msg=\"response completed with error\" err.code=\"blob unknown\" err.detail=sha256:00 http.response.status=404",
                "level=error err.code=\"manifest unknown\" err.detail=\"unknown tag=zz\" err.message=\"manifest unknown\"",
                "level=error err.code=\"name unknown\" err.detail=\"map[name:a/b]\" err.message=\"repository name not known to registry\"",
                // What a client sends stands in the log too.
                "level=info msg=\"response completed\" http.request.useragent=\"x err.detail=mkdir"
                        + " /var/lib/registry/docker: no space left on device\"",
                "level=error err.code=\"manifest unknown\" vars.reference=\"mkdir /docker: read-only file system\"",
                // Of real registries 3.1.1 and 2.8.2: GET /v2/_catalog?n=mkdir+..., and the media type and a digest in
                // a manifest.
                "level=error err.code=\"pagination number invalid\" err.detail=\"map[n:mkdir /var/lib/registry/docker: no space"
                        + " left on device]\" err.message=\"invalid number of results requested\"",
                "level=error err.code=\"manifest invalid\" err.detail=\"if present, mediaType in manifest should be"
                        + " 'application/vnd.oci.image.manifest.v1+json' not 'mkdir /var/lib/registry/docker: no space left on"
                        + " device'\" err.message=\"manifest invalid\"",
                "{\"err.code\":\"manifest blob unknown\",\"err.detail\":\"mkdir /var/lib/registry/docker: no space left on"
                        + " device\",\"err.message\":\"blob unknown to registry\"}",
                // A file that is not there is an ordinary answer.
                "level=error err.detail=\"filesystem: open /var/lib/registry/docker/registry/v2/a: no such file or directory\"",
                "level=error err.detail=\"filesystem: stat /var/lib/registry/docker/registry/v2/a: no such file or directory\"",
                // Files that are not the storage.
                "level=fatal msg=\"open /certs/tls.key: permission denied\"",
                "level=fatal msg=\"open /etc/docker/registry/config.yml: permission denied\"",
                "no space left on device",
                ""
            })
    void whatIsNoStorageErrorIsNone(String line) {
        assertNull(StorageError.last(List.of(line)));
    }

    @Test
    void aStoredManifestDisprovesWhatWasBefore() {
        assertNull(StorageError.last(List.of(FULL, STORED)));
        assertEquals(
                StorageError.Kind.FULL,
                Objects.requireNonNull(StorageError.last(List.of(STORED, FULL))).kind());
    }

    @Test
    void anUploadThatBeganOrAPullDisprovesNothing() {
        String began = STORED.replace("PUT", "POST").replace("201", "202");
        String pulled = STORED.replace("PUT", "GET").replace("201", "200");
        assertEquals(
                "/var/lib/registry/docker/registry/v2/repositories/a/_uploads/f4",
                Objects.requireNonNull(StorageError.last(List.of(FULL, began, pulled)))
                        .path());
    }

    @Test
    void aLongLineOfAStrangerTakesNoLongTime() {
        assertNull(StorageError.last(List.of("msg=\"" + "\\\"a".repeat(50_000), "a".repeat(200_000))));
    }

    /** Details of answers: registry 2.8 has the number, 3 the words. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FULL | {DriverName=filesystem, Enclosed={Op=mkdir, Path=/var/lib/registry/docker, Err=28}}",
                "FULL | {\"Op\":\"write\",\"Path\":\"/var/lib/registry/docker\",\"Err\":122}",
                "FULL | filesystem: write /var/lib/registry/docker: disk quota exceeded",
                "READ_ONLY | {Op=mkdir, Err=30}",
                "NOT_PERMITTED | {Op=open, Err=13}",
                "GONE | {DriverName=filesystem, Enclosed={Op=mkdir, Path=/var/lib/registry/docker, Err=2}}",
                "GONE | filesystem: mkdir /var/lib/registry/docker: no such file or directory",
                " | {Op=open, Path=/var/lib/registry/docker, Err=2}",
                "DAMAGED | {Op=read, Err=5}",
                "DAMAGED | {Op=mkdir, Path=/var/lib/registry/docker, Err=117}",
                "DISCONNECTED | {Op=stat, Err=116}",
                "DISCONNECTED | {Op=stat, Err=107}",
                "DISCONNECTED | filesystem: stat /var/lib/registry/docker: stale NFS file handle",
                "DAMAGED | filesystem: write /var/lib/registry/docker/1: input/output error",
                " | {Op=read, Err=9}",
                " | filesystem: open /var/lib/registry/docker: no such file or directory",
                " | sha256:28"
            })
    void theNumberOfAnErrorSaysWhatItsWordsSay(StorageError.@Nullable Kind kind, String detail) {
        assertEquals(kind, StorageError.Kind.ofDetail(detail));
    }
}
