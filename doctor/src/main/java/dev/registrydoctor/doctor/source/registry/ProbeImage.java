package dev.registrydoctor.doctor.source.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.GZIPOutputStream;
import okio.ByteString;

/**
 * A small image of one layer that no registry has yet, in Docker's format: every registry since 2016 takes it, while
 * OCI's needs 2.7.
 */
record ProbeImage(ByteString layer, ByteString config, ByteString manifest) {

    static final String MANIFEST_TYPE = "application/vnd.docker.distribution.manifest.v2+json";

    /**
     * Bytes of its only file, which cannot be compressed. The layer is thus larger than 1 MiB, the body that nginx lets
     * through when nobody told it otherwise (client_max_body_size), and small enough for a slow line.
     */
    private static final int FILE_SIZE = 3 << 19;

    private static final int BLOCK = 512;

    static ProbeImage random(SecureRandom random) {
        byte[] file = new byte[FILE_SIZE];
        random.nextBytes(file);
        byte[] tar = tar(file);
        ByteString layer = gzip(tar);
        ByteString config = ByteString.encodeUtf8("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + digest(ByteString.of(tar)) + "\"]}}");
        ByteString manifest = ByteString.encodeUtf8("{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST_TYPE
                + "\",\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",\"size\":"
                + config.size() + ",\"digest\":\"" + digest(config) + "\"},\"layers\":[{\"mediaType\":"
                + "\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"size\":" + layer.size() + ",\"digest\":\""
                + digest(layer) + "\"}]}");
        return new ProbeImage(layer, config, manifest);
    }

    static String digest(ByteString content) {
        return "sha256:" + content.sha256().hex();
    }

    /** An archive of one file: its header, its content in whole blocks, two empty blocks. */
    private static byte[] tar(byte[] file) {
        byte[] tar = new byte[BLOCK + file.length + 2 * BLOCK];
        put(tar, 0, "registry-doctor-probe");
        put(tar, 100, "0000444");
        put(tar, 108, "0000000");
        put(tar, 116, "0000000");
        put(tar, 124, String.format("%011o", file.length));
        put(tar, 136, "00000000000");
        put(tar, 148, "        ");
        put(tar, 156, "0");
        put(tar, 257, "ustar");
        put(tar, 263, "00");
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += tar[i] & 0xff;
        }
        put(tar, 148, String.format("%06o", sum) + "\0 ");
        System.arraycopy(file, 0, tar, BLOCK, file.length);
        return tar;
    }

    private static void put(byte[] tar, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, tar, at, bytes.length);
    }

    private static ByteString gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return ByteString.of(out.toByteArray());
    }
}
