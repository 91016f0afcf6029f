package dev.registrydoctor.doctor.redact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names in the files of an environment, found without the program's own readers: by what Kubernetes' API documents as
 * a name, by the forms of addresses, hosts and e-mail addresses in any text, and by what certificates name.
 */
final class InputNames {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fields of Kubernetes' API whose values are names that somebody chose. */
    private static final Set<String> NAMES = Set.of(
            "name",
            "namespace",
            "nodeName",
            "serviceAccountName",
            "serviceAccount",
            "volumeName",
            "claimName",
            "storageClassName",
            "secretName",
            "hostname",
            "host");

    /** Objects below which {@code name} is a word of the API: conditions, ports, variables, volumes and mounts. */
    private static final Set<String> WORDS_BELOW =
            Set.of("ports", "env", "envFrom", "valueFrom", "volumes", "volumeMounts", "conditions", "managedFields");

    private static final Pattern HOST_IN_URL = Pattern.compile("https?://(?:[^/\\s@\"']*@)?([\\p{L}\\p{N}_.-]+)");
    private static final Pattern EMAIL = Pattern.compile("[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+");
    private static final Pattern IPV4 = Pattern.compile("(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w]|\\.\\d)");
    private static final Pattern IPV6 =
            Pattern.compile("(?<![\\w:.])(?=[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:)[0-9A-Fa-f:]{3,39}(?:\\.[\\d.]+)?(?![\\w])");
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);
    private static final Pattern GENERATED =
            Pattern.compile("(-[0-9bcdfghjklmnpqrstvwxz]{8,10})?(-[0-9bcdfghjklmnpqrstvwxz]{5})?$");
    private static final Pattern NO_NAME =
            Pattern.compile("[\\d.]+|v?\\d[\\w.-]*|[0-9a-f]{8,}|(?:pvc-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final Set<String> EVERYBODYS = Set.of((""
                    + "localhost localhost__32000 default kube-system kube-public kube-node-lease kubernetes kube-dns coredns"
                    + " docker.io container-registry registry registry-claim registry-config hostpath-provisioner"
                    + " microk8s-hostpath microk8s-cluster microk8s hostpath-storage local-registry-hosting k8s.io"
                    + " kube-root-ca.crt calico-node calico-kube-controllers library cdkbot registry-amd64 busybox pause root"
                    + " metrics-server _default default-token builder deployer nobody admin dockerhub docker runc init")
            .split(" "));

    private static final List<String> PUBLIC = List.of(
            "docker.io",
            "docker.com",
            "k8s.io",
            "kubernetes.io",
            "quay.io",
            "ghcr.io",
            "gcr.io",
            "microk8s.io",
            "github.com",
            "canonical.com",
            "ubuntu.com",
            "opencontainers.org",
            "cluster.local",
            "snapcraft.io",
            "redhat.com",
            "debian.org");

    private final Map<String, String> names = new TreeMap<>();
    private final Map<String, String> addresses = new TreeMap<>();

    /** The names below a folder, or several. */
    static InputNames below(Path folder) throws IOException {
        InputNames found = new InputNames();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                found.file(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return found;
    }

    /** Names in lower case with the place that tells them, without those that every environment has. */
    Map<String, String> names() {
        return names;
    }

    /** Addresses, in hexadecimal digits of their bytes, with the place that tells them. */
    Map<String, String> addresses() {
        return addresses;
    }

    private void file(String path, String text) {
        boolean isRead = path.startsWith("api/") || path.startsWith("host/") || path.startsWith("logs/");
        if (!isRead || path.startsWith("host/sys/")) {
            return;
        }
        if (path.endsWith(".json") && path.startsWith("api/")) {
            try {
                json(JSON.readTree(text), path, "", "");
            } catch (IOException e) {
                text(text, path);
            }
        } else {
            text(text, path);
        }
        if (path.endsWith("etc/hostname")) {
            name(text.strip(), path);
        }
        Matcher directory = Pattern.compile("certs\\.d/(.+)/").matcher(path);
        if (directory.find()) {
            text("http://" + directory.group(1).replace("%3A", ":"), path);
        }
    }

    private void json(JsonNode json, String where, String field, String above) {
        if (json.isTextual()) {
            value(json.textValue(), where, field, above);
        } else if (json.isObject()) {
            json.properties().forEach(each -> {
                String key = each.getKey();
                String place = where + "." + key;
                if (field.equals("labels") || field.equals("matchLabels") || field.equals("selector")) {
                    if (!key.contains(".io/") && !key.contains("hash") && !key.contains("generation")) {
                        name(key.substring(key.indexOf('/') + 1), place + " (label key)");
                    }
                    if (each.getValue().isTextual() && !key.contains("hash") && !key.contains("generation")) {
                        name(each.getValue().textValue(), place + " (label value)");
                    }
                }
                json(each.getValue(), place, key, field.isEmpty() ? above : field);
            });
        } else {
            json.forEach(each -> json(each, where, field, above));
        }
    }

    private void value(String value, String where, String field, String above) {
        text(value, where);
        boolean word = field.equals("name") && WORDS_BELOW.contains(above);
        if (NAMES.contains(field) && !word) {
            name(GENERATED.matcher(value).replaceFirst(""), where);
        } else if (field.equals("image")) {
            image(value, where);
        } else if (field.equals(".dockerconfigjson")) {
            try {
                JsonNode auths =
                        JSON.readTree(Base64.getDecoder().decode(value)).path("auths");
                auths.fieldNames()
                        .forEachRemaining(key -> text("https://" + key.replaceFirst("^https?://", ""), where));
            } catch (IOException | IllegalArgumentException e) {
                // A secret that is broken on purpose names nothing.
            }
        }
    }

    private void image(String image, String where) {
        String rest = image.replaceFirst("@.*", "").replaceFirst(":[^:/]*$", "");
        int slash = rest.indexOf('/');
        if (slash > 0 && rest.substring(0, slash).matches(".*[.:].*")) {
            text("https://" + rest.substring(0, slash), where);
            if (PUBLIC.stream().anyMatch(rest.substring(0, slash)::endsWith)) {
                return;
            }
            rest = rest.substring(slash + 1);
        }
        for (String part : rest.split("/", -1)) {
            name(part, where + " (image)");
        }
    }

    private void text(String text, String where) {
        each(HOST_IN_URL, text, m -> name(m.replaceFirst("[.]+$", ""), where + " (URL)"));
        each(EMAIL, text, m -> name(m, where + " (e-mail)"));
        each(IPV4, text, m -> address(m, where));
        each(IPV6, text, m -> address(m, where));
        Matcher certificates = CERTIFICATE.matcher(text);
        while (certificates.find()) {
            certificate(certificates.group(), where);
        }
    }

    private static void each(Pattern pattern, String text, Consumer<String> use) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            use.accept(matcher.group(matcher.groupCount()));
        }
    }

    private void certificate(String pem, String where) {
        try {
            Certificate parsed = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            X509Certificate certificate = (X509Certificate) parsed;
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.forEach(one -> {
                    String value = String.valueOf(one.get(1));
                    name(value.replaceFirst("^\\*\\.", ""), where + " (certificate)");
                    text(value, where);
                });
            }
            for (String part : certificate.getSubjectX500Principal().getName().split("(?<!\\\\),", -1)) {
                name(part.substring(part.indexOf('=') + 1), where + " (subject)");
            }
        } catch (CertificateException e) {
            // A file that is broken on purpose.
        }
    }

    void name(String written, String where) {
        String name = written.toLowerCase(Locale.ROOT);
        boolean isPublic = EVERYBODYS.contains(name)
                || PUBLIC.stream().anyMatch(d -> name.equals(d) || name.endsWith("." + d) || name.startsWith(d + "/"));
        boolean isAddress = !InputNames.hosts(name).isEmpty();
        if (name.length() > 2
                && !isPublic
                && !isAddress
                && !NO_NAME.matcher(name).matches()) {
            names.putIfAbsent(name, where);
        }
    }

    private void address(String written, String where) {
        String bytes = bytes(written);
        if (bytes != null && !isEverybodys(bytes)) {
            addresses.putIfAbsent(bytes, where + " " + written);
        }
    }

    /** Every address that a text holds, as the digits of its bytes; brackets, zones and all spellings are seen through. */
    static Set<String> hosts(String text) {
        Set<String> found = new TreeSet<>();
        for (Pattern pattern : List.of(IPV4, IPV6)) {
            each(pattern, text, m -> {
                String bytes = bytes(m);
                if (bytes != null) {
                    found.add(bytes);
                }
            });
        }
        return found;
    }

    private static @Nullable String bytes(String written) {
        try {
            boolean four = written.indexOf(':') < 0;
            for (String part : four ? written.split("\\.", -1) : new String[0]) {
                if (part.length() > 3 || Integer.parseInt(part) > 255) {
                    return null;
                }
            }
            // A literal is not looked up.
            byte[] bytes = InetAddress.getByName(
                            four ? written : URI.create("x://[" + written + "]").getHost())
                    .getAddress();
            StringBuilder digits = new StringBuilder();
            for (byte b : bytes) {
                digits.append(String.format("%02x", b));
            }
            return digits.toString();
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Loopback, unspecified, multicast, ranges of private use as a whole, link-local; MicroK8s' range for Services, in which
     * pseudonyms stay, so that one is another's address by chance in one of 256.
     */
    private static boolean isEverybodys(String digits) {
        return digits.length() == 8
                ? digits.matches(
                        "(?:7f|00|ff|e|f).*|a9fe.*|0a98b7..|0a[01]..000|0a00.*00|0a010000|" + "ac100000|c0a80000")
                : digits.matches("0{30}..|ff.*|.{4}0{28}");
    }
}
