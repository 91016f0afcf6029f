package dev.registrydoctor.doctor.source.cluster;

import dev.registrydoctor.doctor.yaml.NotYamlException;
import dev.registrydoctor.doctor.yaml.StrictYaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a kubeconfig. The Kubernetes client could, but takes half a second for it, and runs the programs that it names.
 */
final class KubeconfigReader {

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** More names of contexts are not read in an error line. */
    private static final int MOST_CONTEXTS = 20;

    private final String file;
    private final UnaryOperator<String> referenced;
    private String text = "";

    /**
     * A reader for one file.
     *
     * @param referenced gives the text of a file that it names, or throws {@link UnusableException}
     */
    KubeconfigReader(String file, UnaryOperator<String> referenced) {
        this.file = file;
        this.referenced = referenced;
    }

    /** The kubeconfig cannot be used; the message holds nothing that is secret. */
    static final class UnusableException extends RuntimeException {
        private final boolean lacksContext;

        UnusableException(String message) {
            this(message, false);
        }

        UnusableException(String message, boolean lacksContext) {
            super(message);
            this.lacksContext = lacksContext;
        }

        /** Whether only the context that was asked for is not in it. */
        boolean lacksContext() {
            return lacksContext;
        }

        String detail() {
            String message = getMessage();
            return message == null ? "" : message;
        }
    }

    Kubeconfig read(String content, @Nullable String wantedContext) {
        text = content;
        return read(root(content), wantedContext);
    }

    /** The top level of a kubeconfig's text. */
    static Map<?, ?> root(String content) {
        return map(parse(content), "not a kubeconfig: the top level must be a mapping");
    }

    /** The same for one whose top level was read already. */
    Kubeconfig read(Map<?, ?> root, @Nullable String wantedContext) {
        String name = wantedContext != null ? wantedContext : text(root, "current-context");
        if (name == null || name.isEmpty()) {
            throw new UnusableException(
                    "it has no current-context; choose one of its contexts with --context" + contexts(root));
        }
        if (wantedContext != null && !names(root, "contexts").contains(name)) {
            throw new UnusableException("it has no context \"" + name + "\"" + contexts(root), true);
        }
        Map<?, ?> context = entry(root, "contexts", name, "context", "current-context:");
        String clusterName = needed(context, "cluster", "context", name);
        String userName = needed(context, "user", "context", name);
        Map<?, ?> cluster = entry(root, "clusters", clusterName, "cluster", "cluster:");
        Map<?, ?> user = entry(root, "users", userName, "user", "user:");
        if (text(cluster, "proxy-url") != null) {
            throw new UnusableException(
                    "cluster " + clusterName + " is behind a proxy (proxy-url), which is not supported");
        }
        String token = text(user, "token");
        String tokenFile = text(user, "tokenFile");
        if (token == null && tokenFile != null) {
            token = referenced.apply(tokenFile).strip();
        }
        String certificate = data(user, "client-certificate");
        String username = text(user, "username");
        if (token == null && certificate == null && username == null) {
            refusePrograms(user, userName);
        }
        String namespace = text(context, "namespace");
        return new Kubeconfig(
                file,
                name,
                namespace == null || namespace.isEmpty() ? "default" : namespace,
                new Kubeconfig.Server(
                        needed(cluster, "server", "cluster", clusterName),
                        data(cluster, "certificate-authority"),
                        "true".equals(text(cluster, "insecure-skip-tls-verify")),
                        text(cluster, "tls-server-name")),
                new Kubeconfig.User(certificate, data(user, "client-key"), token, username, text(user, "password")));
    }

    private static Object parse(String text) {
        try {
            Object root = StrictYaml.value(text);
            if (root == null) {
                throw new UnusableException("it is empty");
            }
            return root;
        } catch (NotYamlException e) {
            throw new UnusableException((e.line() == 0 ? "it is " : "line " + e.line() + ": ") + e.getMessage());
        }
    }

    private static void refusePrograms(Map<?, ?> user, String userName) {
        if (user.get("exec") instanceof Map<?, ?> exec) {
            throw new UnusableException("user " + userName + " logs in by running " + text(exec, "command")
                    + ", which is not supported; make a kubeconfig with a token or a client certificate");
        }
        if (user.get("auth-provider") instanceof Map<?, ?> provider) {
            throw new UnusableException("user " + userName + " logs in through auth-provider " + text(provider, "name")
                    + ", which is not supported; make a kubeconfig with a token or a client certificate");
        }
    }

    /** An entry of a list of named entries, such as {@code contexts: [{name: a, context: {...}}]}. */
    private Map<?, ?> entry(Map<?, ?> root, String list, String name, String kind, String namedBy) {
        if (root.get(list) instanceof List<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> named && name.equals(text(named, "name"))) {
                    Object value = named.get(kind);
                    return value == null
                            ? Map.of()
                            : map(value, at("name:", name) + kind + " " + name + " is not a mapping");
                }
            }
        }
        throw new UnusableException(at(namedBy, name) + "there is no " + kind + " " + name);
    }

    /** The names of a list of named entries, in their order. */
    private static List<String> names(Map<?, ?> root, String list) {
        List<String> names = new ArrayList<>();
        if (root.get(list) instanceof List<?> entries) {
            for (Object entry : entries) {
                String name = entry instanceof Map<?, ?> named ? text(named, "name") : null;
                if (name != null) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static String contexts(Map<?, ?> root) {
        List<String> names = names(root, "contexts");
        return names.isEmpty()
                ? "; it has no contexts"
                : "; it has " + String.join(", ", names.subList(0, Math.min(MOST_CONTEXTS, names.size())))
                        + (names.size() > MOST_CONTEXTS ? " and " + (names.size() - MOST_CONTEXTS) + " more" : "");
    }

    /** The place of the first line that has this key with this value, as {@code line 3: }; empty when there is none. */
    private String at(String key, String value) {
        Pattern written = Pattern.compile(
                "\\s*(?:-\\s+)?" + Pattern.quote(key) + "\\s*[\"']?" + Pattern.quote(value) + "[\"']?\\s*");
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (written.matcher(lines[i]).matches()) {
                return "line " + (i + 1) + ": ";
            }
        }
        return "";
    }

    private static Map<?, ?> map(Object value, String otherwise) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new UnusableException(otherwise);
    }

    private String needed(Map<?, ?> map, String key, String kind, String name) {
        String value = text(map, key);
        if (value == null || value.isEmpty()) {
            throw new UnusableException(at("name:", name) + kind + " " + name + " has no " + key);
        }
        return value;
    }

    private static @Nullable String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null || value instanceof Map<?, ?> || value instanceof List<?> ? null : value.toString();
    }

    /** A PEM that stands in the file as base64, or in a file that it names. */
    private @Nullable String data(Map<?, ?> map, String key) {
        String inline = text(map, key + "-data");
        if (inline != null && !inline.isEmpty()) {
            try {
                return new String(
                        Base64.getDecoder().decode(BLANKS.matcher(inline).replaceAll("")), StandardCharsets.US_ASCII);
            } catch (IllegalArgumentException e) {
                throw new UnusableException(at(key + "-data:", inline) + key + "-data is not valid base64");
            }
        }
        String path = text(map, key);
        return path == null || path.isEmpty() ? null : referenced.apply(path);
    }
}
