package dev.registrydoctor.checks.model.containerd;

import dev.registrydoctor.checks.model.containerd.RegistryConfig.Place;
import dev.registrydoctor.checks.model.containerd.TlsSettings.ClientPair;
import dev.registrydoctor.checks.model.toml.TomlTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table {@code registry.configs."HOST".tls} of containerd's configuration (TLSConfig in pkg/cri/config/config.go and
 * getTLSConfig in pkg/cri/server/image_pull.go, up to 1.7).
 *
 * @param host the server that it is for, with its port
 * @param place where it is
 * @param settings what it sets, with paths as written
 */
public record HostTls(String host, Place place, TlsSettings settings) {

    /** The tables of a registry section, in file order. */
    static List<HostTls> of(TomlTable registry) {
        List<HostTls> found = new ArrayList<>();
        TomlTable configs = RegistryConfig.table(registry, "configs");
        if (configs == null) {
            return found;
        }
        for (String host : configs.keySet()) {
            TomlTable config = RegistryConfig.table(configs, host);
            if (config != null && config.get("tls") != null) {
                String name = "registry.configs." + RegistryConfig.quoted(host) + ".tls";
                TomlTable.Place at = config.place("tls");
                found.add(new HostTls(
                        host,
                        new Place(name, at == null ? 0 : at.line()),
                        settings(RegistryConfig.table(config, "tls"))));
            }
        }
        return found;
    }

    private static TlsSettings settings(@Nullable TomlTable tls) {
        String certificate = text(tls, "cert_file");
        String key = text(tls, "key_file");
        String ca = text(tls, "ca_file");
        return new TlsSettings(
                ca.isEmpty() ? List.of() : List.of(ca),
                certificate.isEmpty() ? List.of() : List.of(new ClientPair(certificate, key)),
                (tls != null && tls.get("insecure_skip_verify") instanceof Boolean skip) ? skip : null);
    }

    private static String text(@Nullable TomlTable tls, String key) {
        return tls != null && tls.get(key) instanceof String text ? text : "";
    }

    /** What the tables set for a server. */
    public static TlsSettings find(String authority, List<HostTls> tables) {
        return tables.stream()
                .filter(table -> table.host().equals(authority))
                .findFirst()
                .map(HostTls::settings)
                .orElse(TlsSettings.NONE);
    }
}
