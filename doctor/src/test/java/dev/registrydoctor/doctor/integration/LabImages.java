package dev.registrydoctor.doctor.integration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * The images of the lab. One is in the storage of every registry, in {@code /media/pushed}.
 *
 * @param pushed the digest of that one
 * @param another one that no registry has, as skopeo names it
 */
record LabImages(String pushed, String another) {

    /** Makes them, and the storage. */
    static LabImages push() throws Exception {
        Path layouts = Files.createDirectory(LabServers.MEDIA.resolve("layouts"));
        OciLayout first = new OciLayout(layouts.resolve("pushed"));
        OciLayout.Part image = first.image(large(), "amd64");
        OciLayout second = new OciLayout(layouts.resolve("another"));
        String another = second.holding(second.image(large(), "amd64"));
        LabServers servers = new LabServers();
        servers.registry(Map.of());
        Programs.succeed(
                layouts,
                "skopeo",
                "--insecure-policy",
                "copy",
                "--quiet",
                "--dest-tls-verify=false",
                first.holding(image),
                "docker://127.0.0.1:5000/team/app:1");
        servers.close();
        LabServers.shell("mv /media/storage /media/pushed");
        return new LabImages(image.digest(), another);
    }

    /** Text that no compression makes smaller than 1 MiB. */
    private static String large() {
        byte[] bytes = new byte[1_500_000];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
