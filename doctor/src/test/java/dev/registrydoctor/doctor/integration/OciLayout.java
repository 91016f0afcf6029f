package dev.registrydoctor.doctor.integration;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** An OCI image layout with one image or index, built byte by byte, so that a test knows each digest. */
final class OciLayout {

    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final Path folder;

    OciLayout(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("blobs/sha256"));
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    /** A part of an image: its kind, digest, size and platform. */
    record Part(String type, String digest, int size, String architecture) {
        private String json() {
            return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size
                    + (architecture.isEmpty()
                            ? "}"
                            : ",\"platform\":{\"architecture\":\"" + architecture + "\",\"os\":\"linux\"}}");
        }
    }

    /** An image whose only file holds this text. */
    Part image(String text, String architecture) throws IOException {
        byte[] layer = tar(text.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(layer);
        }
        Part config = blob(
                "application/vnd.oci.image.config.v1+json",
                "{\"architecture\":\"" + architecture
                        + "\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"/hello\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                        + digest(layer) + "\"]}}",
                "");
        Part content = blob("application/vnd.oci.image.layer.v1.tar+gzip", packed.toByteArray(), "");
        return blob(
                MANIFEST,
                "{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"config\":" + config.json() + ",\"layers\":["
                        + content.json() + "]}",
                architecture);
    }

    Part index(List<Part> images) throws IOException {
        return blob(
                INDEX,
                "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":["
                        + images.stream().map(Part::json).collect(Collectors.joining(",")) + "]}",
                "");
    }

    /** Makes this what the layout is a layout of, and returns its name for skopeo. */
    String holding(Part part) throws IOException {
        Files.writeString(
                folder.resolve("index.json"),
                "{\"schemaVersion\":2,\"manifests\":["
                        + part.json()
                                .replaceFirst("\\{", "{\"annotations\":{\"org.opencontainers.image.ref.name\":\"it\"},")
                        + "]}");
        return "oci:" + folder + ":it";
    }

    /** The content of a part that is text. */
    String text(String digest) throws IOException {
        return Files.readString(folder.resolve("blobs").resolve(digest.replace(':', '/')));
    }

    private Part blob(String type, String text, String architecture) throws IOException {
        return blob(type, text.getBytes(StandardCharsets.UTF_8), architecture);
    }

    private Part blob(String type, byte[] bytes, String architecture) throws IOException {
        String digest = digest(bytes);
        Files.write(folder.resolve("blobs").resolve(digest.replace(':', '/')), bytes);
        return new Part(type, digest, bytes.length, architecture);
    }

    private static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A tar archive of one file, "hello". */
    private static byte[] tar(byte[] content) {
        byte[] tar = new byte[512 + (content.length + 511) / 512 * 512 + 1024];
        put(tar, 0, "hello");
        put(tar, 100, "0000755\0");
        put(tar, 108, "0000000\0");
        put(tar, 116, "0000000\0");
        put(tar, 124, String.format("%011o\0", content.length));
        put(tar, 136, "00000000000\0");
        put(tar, 148, "        ");
        tar[156] = '0';
        put(tar, 257, "ustar\00000");
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += tar[i];
        }
        put(tar, 148, String.format("%06o\0 ", sum));
        System.arraycopy(content, 0, tar, 512, content.length);
        return tar;
    }

    private static void put(byte[] to, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, to, at, bytes.length);
    }
}
