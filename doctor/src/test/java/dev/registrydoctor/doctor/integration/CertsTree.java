package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A certs.d for the images of one host.
 *
 * @param what what is particular about it
 * @param host the host and port that the image names
 * @param directories file contents by name, by directory; names and texts hold the words that {@link Names} fills in
 */
record CertsTree(String what, String host, Map<String, Map<String, String>> directories) {

    /**
     * What the words of a tree stand for.
     *
     * @param address an address of this machine that is not of loopback
     * @param plain the port of a registry that speaks HTTP
     * @param mirror the port of another one
     * @param secure the port of one that speaks HTTPS
     * @param ca the certificate of its CA, as PEM
     */
    record Names(String address, int plain, int mirror, int secure, String ca) {
        String fill(String text, String host) {
            int colon = host.lastIndexOf(':');
            return text.replace("HOST", host)
                    .replace("NAME", colon < 0 ? host : host.substring(0, colon))
                    .replace("PORT", colon < 0 ? "" : host.substring(colon + 1))
                    .replace("MIRROR", address + ":" + mirror)
                    .replace("SECURE", address + ":" + secure)
                    .replace("CA-CERTIFICATE", ca);
        }
    }

    /** Writes it and reads it back as the doctor does. */
    List<CertsDirectory> write(Path certs, Names names) throws IOException {
        Files.createDirectories(certs);
        List<CertsDirectory> written = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> directory : directories.entrySet()) {
            String name = names.fill(directory.getKey(), host);
            Path path = Files.createDirectory(certs.resolve(name));
            for (Map.Entry<String, String> file : directory.getValue().entrySet()) {
                Files.writeString(path.resolve(file.getKey()), names.fill(file.getValue(), host));
            }
            String toml = directory.getValue().get("hosts.toml");
            written.add(new CertsDirectory(
                    name,
                    path.toString(),
                    List.copyOf(directory.getValue().keySet()),
                    toml == null ? null : names.fill(toml, host),
                    null));
        }
        return written;
    }

    private static Map<String, String> file(String toml) {
        return Map.of("hosts.toml", toml);
    }

    private static final String PLAIN = "server = \"http://HOST\"\n[host.\"http://HOST\"]\n";
    private static final String BROKEN = "server = “http://HOST”\n[host.\"http://HOST\"]\n";

    /** Everything that is tried. */
    static List<CertsTree> all(Names names) {
        String address = names.address() + ":" + names.plain();
        String localhost = "localhost:" + names.plain();
        List<CertsTree> trees = new ArrayList<>();
        for (String host : List.of(address, localhost, "127.0.0.1:" + names.plain())) {
            trees.add(new CertsTree("nothing", host, Map.of()));
        }
        for (String host : List.of(address, localhost)) {
            for (String spelling : List.of(
                    "HOST", "NAME_PORT_", "NAME__PORT", "NAME_PORT", "NAME", "_default", "http:__HOST", "HOST_")) {
                trees.add(new CertsTree("spelt " + spelling, host, Map.of(spelling, file(PLAIN))));
            }
            for (String spelling : List.of("HOST", "NAME_PORT_", "_default")) {
                trees.add(new CertsTree("empty " + spelling, host, Map.of(spelling, Map.of())));
            }
            contents().forEach((what, toml) -> trees.add(new CertsTree(what, host, Map.of("HOST", file(toml)))));
        }
        shadows(trees, address);
        certificates(trees, address, names.address() + ":" + names.secure());
        for (String toml : List.of(
                "server = \"http://MIRROR\"\n[host]\n",
                "server = \"http://MIRROR\"\n[host.\"http://MIRROR/v2/cache\"]\noverride_path = true\n",
                "server = \"http://MIRROR\"\n[host.\"https://MIRROR\"]\n[host.\"http://MIRROR/docker\"]\n")) {
            trees.add(new CertsTree("docker.io", "docker.io", Map.of("docker.io", file(toml))));
            trees.add(new CertsTree("docker.io by _default", "docker.io", Map.of("_default", file(toml))));
        }
        return trees;
    }

    /** Two directories of which the first one that is looked up counts. */
    private static void shadows(List<CertsTree> trees, String host) {
        List<String> spellings = List.of("NAME_PORT_", "HOST", "_default");
        for (String first : spellings) {
            for (String second : spellings.subList(spellings.indexOf(first) + 1, spellings.size())) {
                for (String toml : List.of("", BROKEN, "[host.\"https://HOST\"]\n")) {
                    Map<String, Map<String, String>> directories = new LinkedHashMap<>();
                    directories.put(first, toml.isEmpty() ? Map.of() : file(toml));
                    directories.put(second, file(PLAIN));
                    trees.add(new CertsTree(first + " shadows " + second + ": " + toml, host, directories));
                }
            }
        }
    }

    private static void certificates(List<CertsTree> trees, String plain, String secure) {
        String ca = "CA-CERTIFICATE";
        trees.add(new CertsTree("an unknown CA", secure, Map.of()));
        trees.add(new CertsTree("HTTP to a TLS server", secure, Map.of("HOST", file(PLAIN))));
        for (String setting : List.of(
                "skip_verify = true", "skip_verify = false", "ca = \"ca.crt\"", "ca = [\"./x/../ca.crt\"]", "")) {
            trees.add(new CertsTree(
                    "a TLS server, " + setting,
                    secure,
                    Map.of("HOST", Map.of("hosts.toml", "[host.\"https://HOST\"]\n" + setting + "\n", "ca.crt", ca))));
            trees.add(new CertsTree(
                    "a TLS mirror, " + setting,
                    plain,
                    Map.of(
                            "HOST",
                            Map.of(
                                    "hosts.toml",
                                    "server = \"http://HOST\"\n[host.\"https://SECURE\"]\n" + setting + "\n",
                                    "ca.crt",
                                    ca))));
        }
        for (String root : List.of("ca = \"ca.crt\"\n[host]\n", "skip_verify = true\n[host]\n", "")) {
            trees.add(new CertsTree(
                    "no server, at the root: " + root,
                    secure,
                    Map.of("HOST", Map.of("hosts.toml", root, "ca.crt", root.startsWith("ca") ? ca : "no PEM"))));
        }
        trees.add(new CertsTree("Docker's layout", secure, Map.of("HOST", Map.of("ca.crt", ca))));
        trees.add(new CertsTree(
                "Docker's layout beside a broken file",
                secure,
                Map.of("HOST", Map.of("ca.crt", ca, "hosts.toml", BROKEN))));
        trees.add(new CertsTree(
                "Docker's layout is not read beside a good file",
                secure,
                Map.of("HOST", Map.of("ca.crt", ca, "hosts.toml", "[host.\"https://HOST\"]\n"))));
        for (String unusable : List.of(
                "ca = \"missing.crt\"",
                "ca = \"hosts.toml\"",
                "client = \"missing.pem\"",
                "client = [[\"missing.cert\", \"missing.key\"]]")) {
            trees.add(new CertsTree(
                    "unusable: " + unusable,
                    plain,
                    Map.of(
                            "HOST",
                            file("server = \"http://HOST\"\n[host.\"http://HOST\"]\n[host.\"https://SECURE\"]\n"
                                    + unusable + "\n"))));
        }
    }

    /** Texts of hosts.toml, by what is particular about them. */
    private static Map<String, String> contents() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("no length", "");
        texts.put("white space", " \n");
        texts.put("a server alone", "server = \"http://HOST\"\n");
        texts.put("a bare host table", "server = \"http://HOST\"\n[host]\n");
        texts.put("no scheme", "[host.\"HOST\"]\n");
        texts.put("a server without scheme", "server = \"HOST\"\n[host.\"http://HOST\"]\n");
        texts.put("no server", "[host.\"http://HOST\"]\n");
        texts.put("an empty server", "server = \"\"\n[host.\"http://HOST\"]\n");
        texts.put("pull alone", "server = \"http://HOST\"\n[host.\"http://MIRROR\"]\ncapabilities = [\"pull\"]\n");
        texts.put("resolve alone", "server = \"http://HOST\"\n[host.\"http://MIRROR\"]\ncapabilities=[\"resolve\"]\n");
        texts.put("no capability", "server = \"http://HOST\"\n[host.\"http://MIRROR\"]\ncapabilities = []\n");
        texts.put(
                "a server that only takes",
                "server = \"http://HOST\"\ncapabilities=[\"push\"]\n[host.\"http://MIRROR\"]\n");
        texts.put("root capabilities without server", "capabilities = [\"push\"]\n[host.\"http://MIRROR\"]\n");
        texts.put(
                "nobody resolves",
                "server = \"http://HOST\"\ncapabilities = [\"pull\"]\n[host.\"http://MIRROR\"]\ncapabilities=[\"pull\"]\n");
        texts.put("capitals", "[host.\"http://MIRROR\"]\ncapabilities = [\"Pull\", \"RESOLVE\"]\n");
        texts.put("an unknown capability", "[host.\"http://HOST\"]\ncapabilities = [\"pull\", \"resolv\"]\n");
        texts.put(
                "a later capability", "[host.\"http://HOST\"]\ncapabilities = [\"pull\",\"resolve\",\"referrers\"]\n");
        texts.put("file order", "server = \"http://HOST\"\n[host.\"http://MIRROR/z\"]\n[host.\"http://MIRROR/a\"]\n");
        texts.put(
                "the same server twice", "server = \"http://HOST\"\n[host.\"http://HOST\"]\n[host.\"https://HOST\"]\n");
        for (String path :
                List.of("/first", "/v2", "/v2/", "/", "/a/v2", "/a/v2/", "//a//b/", "/a/../b", "/v2/project")) {
            texts.put("path " + path, "server = \"http://HOST\"\n[host.\"http://MIRROR" + path + "\"]\n");
            texts.put(
                    "path " + path + ", overridden",
                    "server = \"http://HOST\"\n[host.\"http://MIRROR" + path + "\"]\noverride_path = true\n");
        }
        texts.put("overridden without path", "server = \"http://HOST\"\noverride_path = true\n[host]\n");
        texts.put("skip_verify on HTTP", "server = \"http://HOST\"\n[host.\"http://HOST\"]\nskip_verify = true\n");
        texts.put("server after a table", "[host.\"http://MIRROR\"]\nserver = \"http://HOST\"\n");
        texts.put("typographic quotes", BROKEN);
        texts.put("a byte order mark", "\uFEFF" + PLAIN);
        texts.put("line ends of Windows", PLAIN.replace("\n", "\r\n"));
        texts.put("a table twice", PLAIN + "[host.\"http://HOST\"]\n");
        texts.put("a back-tick", "server = \"http://HOST\"`\n[host]\n");
        texts.put("unknown keys", PLAIN + "skip-verify = true\ninsecure = true\nplain_http = 1\n");
        texts.put("a wrong dial_timeout", PLAIN + "dial_timeout = \"3 parsecs\"\n");
        texts.put("HTTP in capitals", "[host.\"HTTP://HOST\"]\n");
        texts.put("a name that begins with http", "server = \"httpreg:5000\"\n[host.\"http://MIRROR\"]\n");
        texts.put("a name that begins with http, as host", "server = \"http://HOST\"\n[host.\"httpreg:5000\"]\n");
        texts.put("a name that is http", "server = \"httpreg\"\n[host.\"http://MIRROR\"]\n");
        texts.put("query and fragment", "server = \"http://HOST\"\n[host.\"http://MIRROR/a?b=c#d\"]\n");
        texts.put("no port number", "server = \"http://HOST\"\n[host.\"http://MIRROR:x\"]\n");
        texts.put("a blank in the name", "server = \"http://HOST\"\n[host.\"http://a b\"]\n");
        texts.put("an open bracket", "server = \"http://HOST\"\n[host.\"http://[::1\"]\n");
        texts.put(
                "headers",
                "server = \"http://HOST\"\n[host.\"http://MIRROR\".header]\nx = \"1\"\ny = [\"2\", \"3\"]\n");
        texts.put("dotted keys", "server = \"http://HOST\"\nhost.\"http://MIRROR\".skip_verify = false\n");
        texts.put("an array of tables", "server = \"http://HOST\"\n[[host]]\n");
        texts.put("hosts that are no tables", "server = \"http://HOST\"\n[host]\na = 1\nb = 2\n");
        texts.put("a host that is no table", "server = \"http://HOST\"\n[host]\nmirror = \"http://MIRROR\"\n");
        Stream.of(
                        "capabilities = \"pull\"",
                        "skip_verify = \"true\"",
                        "override_path = \"yes\"",
                        "ca = 5",
                        "ca = [5]",
                        "client = 5",
                        "client = [[\"one\"]]",
                        "client = [5]",
                        "header = \"x\"",
                        "header.x = 5")
                .forEach(line -> texts.put("wrong type: " + line, PLAIN + line + "\n"));
        texts.put("a number as server", "server = 5\n[host.\"http://MIRROR\"]\n");
        TomlWritings.addTo(texts);
        return texts;
    }
}
