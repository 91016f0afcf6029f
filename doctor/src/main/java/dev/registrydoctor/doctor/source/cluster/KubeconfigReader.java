package dev.registrydoctor.doctor.source.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a kubeconfig. The Kubernetes client could, but takes half a second for it, and runs the programs that it names.
 */
final class KubeconfigReader {

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final String file;
    private final UnaryOperator<String> referenced;

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
        UnusableException(String message) {
            super(message);
        }

        String detail() {
            String message = getMessage();
            return message == null ? "" : message;
        }
    }

    Kubeconfig read(String text, @Nullable String wantedContext) {
        Map<?, ?> root = map(parse(text), "it is no kubeconfig: its top is no mapping");
        String name = wantedContext != null ? wantedContext : text(root, "current-context");
        if (name == null || name.isEmpty()) {
            throw new UnusableException("it names no current-context; choose one with --context");
        }
        Map<?, ?> context = entry(root, "contexts", name, "context");
        String clusterName = needed(context, "cluster", "context " + name);
        String userName = needed(context, "user", "context " + name);
        Map<?, ?> cluster = entry(root, "clusters", clusterName, "cluster");
        Map<?, ?> user = entry(root, "users", userName, "user");
        if (text(cluster, "proxy-url") != null) {
            throw new UnusableException("cluster " + clusterName + " is behind a proxy, which the doctor does not use");
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
                        needed(cluster, "server", "cluster " + clusterName),
                        data(cluster, "certificate-authority"),
                        "true".equals(text(cluster, "insecure-skip-tls-verify")),
                        text(cluster, "tls-server-name")),
                new Kubeconfig.User(certificate, data(user, "client-key"), token, username, text(user, "password")));
    }

    private static Object parse(String text) {
        try {
            Object root = new Load(LoadSettings.builder().build()).loadFromString(text);
            if (root == null) {
                throw new UnusableException("it is empty");
            }
            return root;
        } catch (MarkedYamlEngineException e) {
            // Not the exception's own message: that quotes the file, and with it perhaps a token.
            String line = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + " is not valid YAML")
                    .orElse("it is not valid YAML");
            throw new UnusableException(line);
        } catch (StackOverflowError e) {
            // The reader has no limit of its own.
            throw new UnusableException("it is nested too deep");
        } catch (YamlEngineException e) {
            throw new UnusableException("it is not valid YAML");
        }
    }

    private static void refusePrograms(Map<?, ?> user, String userName) {
        if (user.get("exec") instanceof Map<?, ?> exec) {
            throw new UnusableException("user " + userName + " logs in by running " + text(exec, "command")
                    + ", which the doctor does not do; make a kubeconfig with a token or a client certificate");
        }
        if (user.get("auth-provider") instanceof Map<?, ?> provider) {
            throw new UnusableException("user " + userName + " logs in through auth-provider " + text(provider, "name")
                    + ", which the doctor does not know; make a kubeconfig with a token or a client certificate");
        }
    }

    /** An entry of a list of named entries, such as {@code contexts: [{name: a, context: {...}}]}. */
    private static Map<?, ?> entry(Map<?, ?> root, String list, String name, String kind) {
        if (root.get(list) instanceof List<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> named && name.equals(text(named, "name"))) {
                    Object value = named.get(kind);
                    return value == null ? Map.of() : map(value, kind + " " + name + " is no mapping");
                }
            }
        }
        throw new UnusableException("it has no " + kind + " " + name);
    }

    private static Map<?, ?> map(Object value, String otherwise) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new UnusableException(otherwise);
    }

    private static String needed(Map<?, ?> map, String key, String where) {
        String value = text(map, key);
        if (value == null || value.isEmpty()) {
            throw new UnusableException(where + " has no " + key);
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
                throw new UnusableException(key + "-data is not valid base64");
            }
        }
        String path = text(map, key);
        return path == null || path.isEmpty() ? null : referenced.apply(path);
    }
}
