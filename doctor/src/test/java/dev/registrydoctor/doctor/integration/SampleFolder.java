package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A copy of a sample, to be changed for a test. */
public record SampleFolder(Path path) {

    /** The image that the healthy sample's workload runs. */
    static final String IMAGE = "localhost:32000/mynginx:registry";

    /** Digest of the image that the healthy sample's workload runs. */
    private static final String DIGEST = "sha256:5d99fb10384f7dac7ed22c13af35bedbfe0f027d90a3e60b308cbd7d9f388438";

    /** Copies a sample into a new folder. */
    public static SampleFolder copy(String sample, Path folder) throws IOException {
        var files = Samples.find(sample).orElseThrow().files();
        for (String name : files.paths()) {
            Path file = folder.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, Objects.requireNonNull(files.read(name)));
        }
        return new SampleFolder(folder);
    }

    /** Writes a file, in place of any that is there. */
    public SampleFolder write(String name, String text) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
        return this;
    }

    /** Replaces a text in all files of a folder; there must be some. */
    public SampleFolder replace(String folder, String from, String to) throws IOException {
        boolean found = false;
        try (var files = Files.walk(path.resolve(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.UTF_8);
                if (text.contains(from)) {
                    found = true;
                    Files.writeString(file, text.replace(from, to));
                }
            }
        }
        if (!found) {
            throw new AssertionError("no file of " + folder + " holds " + from);
        }
        return this;
    }

    /** Makes the healthy sample's workload run this digest. */
    SampleFolder running(String digest) throws IOException {
        return replace("api", DIGEST, digest);
    }

    public Sample sample() {
        return Sample.in(path);
    }
}
