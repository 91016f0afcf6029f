package dev.registrydoctor.samples.server;

import dev.registrydoctor.samples.SampleFiles;
import dev.registrydoctor.samples.SampleJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A registry of a sample, as a block of registries.txt describes it.
 *
 * @param version the major version of distribution that it answers as: 2 or 3
 * @param authorities host:port as people write it; all lead to this registry
 * @param challenge the header WWW-Authenticate of its 401, or null when it lets everyone in
 * @param anonymousTokens its token service gives tokens to anyone
 * @param catalogDenied it lists its repositories for nobody
 * @param harbor what Harbor puts before it, or null when it is a plain registry
 * @param website the title of the web page that it answers everything with, or null when it is a registry
 * @param repositories what it holds, by name
 */
public record RegistrySpec(
        int version,
        List<String> authorities,
        @Nullable String challenge,
        boolean anonymousTokens,
        boolean catalogDenied,
        @Nullable HarborFront harbor,
        @Nullable String website,
        Map<String, Repository> repositories) {

    /**
     * What a repository holds: digests by tag, content by digest.
     *
     * @param lacks digests of blobs that its manifests name and that are gone
     */
    public record Repository(
            Map<String, String> tags, Map<String, Stored> manifests, Map<String, Stored> blobs, Set<String> lacks) {

        private static final byte[] LAYER = "samples keep no layers\n".getBytes(StandardCharsets.UTF_8);

        /** The blob of a digest, with other content where a sample does not keep it; null when the registry has none. */
        @Nullable
        Stored blob(String digest) {
            Stored kept = blobs.get(digest);
            boolean named = manifests.values().stream()
                    .anyMatch(m -> new String(m.bytes(), StandardCharsets.UTF_8).contains('"' + digest + '"'));
            return kept != null || !named || lacks.contains(digest)
                    ? kept
                    : new Stored("application/octet-stream", LAYER);
        }
    }

    /** Bytes and their media type. */
    public static final class Stored {
        private final String mediaType;
        private final byte[] bytes;

        Stored(String mediaType, byte[] bytes) {
            this.mediaType = mediaType;
            this.bytes = bytes;
        }

        String mediaType() {
            return mediaType;
        }

        public byte[] bytes() {
            return bytes;
        }
    }

    /** The registries of a sample; none when it has no registries.txt. */
    public static List<RegistrySpec> of(SampleFiles files) {
        List<RegistrySpec> specs = new ArrayList<>();
        Builder open = null;
        String text = Objects.requireNonNullElse(files.text("registries.txt"), "");
        for (String line :
                text.lines().map(l -> l.replaceAll("#.*", "").strip()).toList()) {
            String[] words = line.split("\\s+");
            if (words[0].equals("registry")) {
                if (open != null) {
                    specs.add(open.build());
                }
                open = new Builder(files, List.of(words).subList(1, words.length));
            } else if (!line.isEmpty()) {
                if (open == null) {
                    throw new IllegalArgumentException("registries.txt does not begin with 'registry': " + line);
                }
                open.add(line, words);
            }
        }
        if (open != null) {
            specs.add(open.build());
        }
        return specs;
    }

    static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static final class Builder {
        private final SampleFiles files;
        private final List<String> authorities;
        private final Map<String, Repository> repositories = new TreeMap<>();
        private @Nullable String challenge;
        private int version = 2;
        private boolean anonymousTokens;
        private boolean catalogDenied;
        private @Nullable HarborFront harbor;
        private @Nullable String website;

        Builder(SampleFiles files, List<String> authorities) {
            this.files = files;
            this.authorities = authorities;
        }

        void add(String line, String[] words) {
            switch (words[0] + " " + words.length) {
                case "basic 2" -> challenge = "Basic realm=\"" + words[1] + "\"";
                case "bearer 3", "bearer 4" -> {
                    challenge = "Bearer realm=\"" + words[1] + "\",service=\"" + words[2] + "\"";
                    anonymousTokens = words.length == 4 && words[3].equals("anonymous");
                }
                case "distribution 2" -> version = Integer.parseInt(words[1]);
                case "catalog 2" -> catalogDenied = words[1].equals("denied");
                case "repository 2" -> repository(words[1]);
                case "manifest 3" -> manifest(words[1], words[2]);
                case "tag 4" -> repository(words[1]).tags().put(words[2], manifest(words[1], words[3]));
                case "blob 3" -> {
                    byte[] bytes = bytes(words[2]);
                    repository(words[1]).blobs().put(digest(bytes), new Stored("application/octet-stream", bytes));
                }
                case "lacks 3" -> repository(words[1]).lacks().add(words[2]);
                default -> addLong(line, words);
            }
        }

        /** Lines with as many words as one likes. */
        private void addLong(String line, String[] words) {
            if (words[0].equals("harbor") && words.length > 1) {
                harbor = HarborFront.of(line, words);
            } else if (words[0].equals("website")) {
                website = line.substring(words[0].length()).strip();
            } else {
                throw new IllegalArgumentException("not understood in registries.txt: " + line);
            }
        }

        private Repository repository(String name) {
            return repositories.computeIfAbsent(
                    name,
                    n -> new Repository(
                            new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new HashSet<>()));
        }

        /** Keeps a manifest; returns its digest. */
        private String manifest(String repository, String file) {
            byte[] bytes = bytes(file);
            Object type = SampleJson.find(SampleJson.parse(new String(bytes, StandardCharsets.UTF_8)), "mediaType");
            if (!(type instanceof String mediaType)) {
                throw new IllegalArgumentException("manifest without a mediaType: " + file);
            }
            String digest = digest(bytes);
            repository(repository).manifests().put(digest, new Stored(mediaType, bytes));
            return digest;
        }

        private byte[] bytes(String file) {
            byte[] bytes = files.read("registry/" + file);
            if (bytes == null) {
                throw new IllegalArgumentException("registries.txt names registry/" + file + ", which is missing");
            }
            return bytes;
        }

        RegistrySpec build() {
            return new RegistrySpec(
                    version,
                    List.copyOf(authorities),
                    challenge,
                    anonymousTokens,
                    catalogDenied,
                    harbor,
                    website,
                    repositories);
        }
    }
}
