package dev.registrydoctor.doctor.integration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The registries that nodes of the lab are set up for.
 *
 * @param plain speaks HTTP
 * @param tls has a certificate of the lab's root
 * @param login has one too, and asks for a login
 * @param mirror speaks HTTP
 * @param project has the images of the mirror below the project {@code hub}
 * @param hub stands in for Docker Hub, with a certificate that all nodes trust
 */
record SetupLabServers(
        SetupLabServer plain,
        SetupLabServer tls,
        SetupLabServer login,
        SetupLabServer mirror,
        SetupLabServer project,
        SetupLabServer hub) {

    static final String PLAIN = "registry.lab:5101";
    static final String TLS = "registry.lab:5102";
    static final String LOGIN = "registry.lab:5103";
    static final String MIRROR = "registry.lab:5104";
    static final String PROJECT = "registry.lab:5105";

    /** Who may pull where a login is asked for. */
    static final String USER = "joe";

    static final String PASSWORD = "lab+Horse/battery=staple";

    /** Of {@link #PASSWORD}, with bcrypt. */
    private static final String HASH = "$2a$05$abcdefghijklmnopqrstuu04jutGolcH/QZ78ijYcNO.y6WAYkq.u";

    /** The certificates: {@code ca.pem} is that of whoever signed the stand-in's, and of nothing else. */
    static final Path HUB = LabServers.MEDIA.resolve("hub");

    private static final Path TLS_FILES = LabServers.MEDIA.resolve("tls");

    /** The CA of the registries with TLS. */
    static final Path CA = TLS_FILES.resolve("root.pem");

    /** Starts them, with the network of the nodes and with images in all of them. */
    static SetupLabServers start() throws Exception {
        NodeLabServers.start();
        for (String name : new String[] {"library/app:1", "cache/library/app:1"}) {
            Programs.succeed(
                    LabServers.MEDIA,
                    "skopeo",
                    "--insecure-policy",
                    "copy",
                    "--quiet",
                    "--src-tls-verify=false",
                    "--dest-tls-verify=false",
                    "docker://127.0.0.1:5000/team/app:1",
                    "docker://127.0.0.1:5000/" + name);
        }
        Files.createDirectory(HUB);
        LabServers.shell("""
                cd /media/hub
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.pem \\
                    -subj "/CN=Hub Root" -days 30 2>/dev/null
                openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key -out request \\
                    -subj /CN=registry-1.docker.io 2>/dev/null
                printf 'subjectAltName = DNS:registry-1.docker.io\\n' >extensions
                openssl x509 -req -in request -CA ca.pem -CAkey ca.key -CAcreateserial -extfile extensions -days 30 \\
                    -out certificate 2>/dev/null
                """);
        Path htpasswd = LabServers.MEDIA.resolve("htpasswd");
        Files.writeString(htpasswd, USER + ":" + HASH + "\n");
        Map<String, String> login =
                new HashMap<>(ofCertificate(TLS_FILES.resolve("good.pem"), TLS_FILES.resolve("good.key")));
        login.put("REGISTRY_AUTH", "htpasswd");
        login.put("REGISTRY_AUTH_HTPASSWD_REALM", "lab");
        login.put("REGISTRY_AUTH_HTPASSWD_PATH", htpasswd.toString());
        return new SetupLabServers(
                SetupLabServer.registry(PLAIN, Map.of()),
                SetupLabServer.registry(
                        TLS, ofCertificate(TLS_FILES.resolve("good.pem"), TLS_FILES.resolve("good.key"))),
                SetupLabServer.registry(LOGIN, login),
                SetupLabServer.registry(MIRROR, Map.of()),
                SetupLabServer.project(5105, "hub", MIRROR),
                SetupLabServer.registry(
                        "192.0.2.10:443", ofCertificate(HUB.resolve("certificate"), HUB.resolve("key"))));
    }

    /** All of them. */
    List<SetupLabServer> all() {
        return List.of(plain, tls, login, mirror, project, hub);
    }

    private static Map<String, String> ofCertificate(Path certificate, Path key) {
        return Map.of("REGISTRY_HTTP_TLS_CERTIFICATE", certificate.toString(), "REGISTRY_HTTP_TLS_KEY", key.toString());
    }
}
