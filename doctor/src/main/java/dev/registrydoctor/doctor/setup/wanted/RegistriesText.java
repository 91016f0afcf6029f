package dev.registrydoctor.doctor.setup.wanted;

import dev.registrydoctor.checks.names.DockerHub;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a registries.yaml that {@link RegistriesFile} reads as these registries. In the format, TLS settings belong to a server
 * wherever it is named: registries that give one server different settings do not fit into one file.
 */
public final class RegistriesText {

    private final List<WantedRegistry> registries = new ArrayList<>();
    private final Map<String, WantedTls> tls = new LinkedHashMap<>();

    /** Adds a registry, unless it gives a server other TLS settings than one that was added before. */
    public boolean add(WantedRegistry registry) {
        Map<String, WantedTls> all = new LinkedHashMap<>(tls);
        for (WantedServer server : registry.servers()) {
            boolean isPlain = server.scheme().equals("http");
            WantedTls before = isPlain ? null : all.putIfAbsent(config(server), server.tls());
            if (before != null && !before.equals(server.tls())) {
                return false;
            }
        }
        if (registry.last() == null && !registry.tls().equals(WantedTls.NONE)) {
            // The wildcard's settings hold for each server without settings of its own.
            return false;
        }
        tls.putAll(all);
        registries.add(registry);
        return true;
    }

    private static String config(WantedServer server) {
        return server.authority().equals(DockerHub.SERVER) ? DockerHub.NAME : server.authority();
    }

    /** The file's text; empty when no registry was added. */
    public String render() {
        if (registries.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("mirrors:\n");
        registries.forEach(registry -> mirror(registry, text));
        boolean hasConfigs = tls.values().stream().anyMatch(t -> !t.equals(WantedTls.NONE));
        text.append(hasConfigs ? "configs:\n" : "");
        tls.forEach((host, settings) -> {
            if (!settings.equals(WantedTls.NONE)) {
                config(host, settings, text);
            }
        });
        return text.toString();
    }

    private static void mirror(WantedRegistry registry, StringBuilder text) {
        List<WantedServer> endpoints = new ArrayList<>(registry.mirrors());
        WantedServer last = registry.last();
        boolean isUsual = last == null
                || last.url().equals(WantedServer.ofRegistry(registry.host()).url());
        boolean isItself = last != null && !registry.isAny() && last.isRegistry(registry.host());
        boolean isNamed = endpoints.stream().anyMatch(e -> e.isRegistry(registry.host()) && !e.equals(last));
        String fallback = "";
        if (last != null && !(isItself && isUsual)) {
            if (endpoints.isEmpty() || !endpoints.get(endpoints.size() - 1).equals(last)) {
                endpoints.add(last);
            }
            fallback = isItself ? "" : "false";
        } else if (isNamed) {
            fallback = "true";
        }
        if (endpoints.isEmpty() && last != null) {
            endpoints.add(last);
        }
        text.append("  ").append(quoted(registry.host())).append(":\n    endpoint:\n");
        endpoints.forEach(e -> text.append("      - ").append(quoted(e.url())).append('\n'));
        if (!fallback.isEmpty()) {
            text.append("    fallback: ").append(fallback).append('\n');
        }
    }

    private void config(String host, WantedTls settings, StringBuilder text) {
        text.append("  ").append(quoted(host)).append(":\n    tls:\n");
        line("ca_file", settings.ca(), text);
        line("cert_file", settings.certificate(), text);
        line("key_file", settings.key(), text);
        if (settings.skipVerify()) {
            text.append("      insecure_skip_verify: true\n");
        }
        if (registries.stream().noneMatch(r -> r.host().equals(host))) {
            text.append("    mirror_only: true\n");
        }
    }

    private static void line(String key, @Nullable String path, StringBuilder text) {
        if (path != null) {
            text.append("      ").append(key).append(": ").append(quoted(path)).append('\n');
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
