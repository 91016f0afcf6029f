package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.HostsWriting;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostTls;
import dev.registrydoctor.checks.model.containerd.HostsTomlText;
import dev.registrydoctor.checks.model.containerd.RegistryConfig;
import dev.registrydoctor.checks.model.containerd.TlsSettings;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.DockerHub;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code registry.mirrors} and {@code registry.configs.….tls} of a template say, as files of certs.d. Keys by
 * containerd's docs/hosts.md: ca_file becomes ca, cert_file and key_file become client, insecure_skip_verify becomes
 * skip_verify. Files are named by the paths that the tables name, so none is copied.
 */
final class TablesInCertsD {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");

    /** What can stand between quotes in TOML as it is, and was not masked. */
    private static final Pattern PATH = Pattern.compile("/[\\w@%+=:,./ -]{1,1000}");

    private TablesInCertsD() {}

    /** A file for each table of mirrors, and for each server that only a table of TLS settings names. */
    static List<Step> steps(
            List<RegistryConfig.Mirror> mirrors, List<HostTls> tls, ContainerdHosts hosts, Actor actor) {
        List<Step> steps = new ArrayList<>();
        for (RegistryConfig.Mirror mirror : mirrors) {
            // containerd looks up no directory of the name *.
            String host = mirror.host().equals("*") ? "_default" : mirror.host();
            String content = content(mirror, tls);
            steps.add(Step.of(
                    "Add the settings of the table for " + mirror.host() + " to certs.d."
                            + (content.contains("https://") && !content.contains("ca = ")
                                    ? " For an https mirror whose certificate is not from a public CA, add ca to its"
                                            + " table."
                                    : ""),
                    Action.writeOver(BuiltIn.CERTS_D + "/" + host + "/hosts.toml", content),
                    actor));
        }
        for (HostTls table : tls) {
            boolean isMirrored = mirrors.stream().anyMatch(m -> m.host().equals(table.host()));
            if (!isMirrored && table.settings().isSet()) {
                steps.add(ofTls(table, hosts, actor));
            }
        }
        return steps;
    }

    private static Step ofTls(HostTls table, ContainerdHosts hosts, Actor actor) {
        String host = table.host();
        String directory = BuiltIn.CERTS_D + "/" + host;
        CertsDirectory there = hosts.directories().stream()
                .filter(d -> d.path().equals(directory))
                .findFirst()
                .orElse(null);
        boolean isEmpty =
                there == null || there.hostsToml() == null || there.hostsToml().isBlank();
        if (!NAME.matcher(host).matches() || !isWritable(table.settings())) {
            return Step.of(
                            "List the certs.d files of the registry. Changes there need no restart.",
                            Action.root("ls", "-R", BuiltIn.CERTS_D),
                            actor)
                    .deciding("which values of the table the registry needs. In its [host.\"https://...\"] table,"
                            + " ca_file becomes ca, cert_file and key_file become client, insecure_skip_verify becomes"
                            + " skip_verify.");
        } else if (!hosts.isKnown() || !isEmpty) {
            return Step.of(
                            "Add the settings of the table for " + host + " to its hosts.toml, on every node.",
                            Action.edit(directory + "/hosts.toml"),
                            actor)
                    .deciding("where they are missing: at the top of the file, and in its table"
                            + " [host.\"https://" + host + "\"], it needs the lines `"
                            + String.join("`, `", entry(host, table.settings()).lines()) + "`.");
        }
        return Step.of(
                "Add the settings of the table for " + host + " to certs.d, on every node. containerd reads the"
                        + " certificates where they are.",
                HostsWriting.file(
                        directory,
                        there,
                        true,
                        HostsTomlText.direct(entry("https://" + host, table.settings()))
                                .render()),
                actor);
    }

    private static boolean isWritable(TlsSettings settings) {
        List<String> paths = new ArrayList<>(settings.ca());
        settings.clients().forEach(pair -> paths.addAll(List.of(pair.certificate(), pair.key())));
        return paths.stream()
                .allMatch(path -> path.isEmpty() || PATH.matcher(path).matches());
    }

    private static HostsTomlText.Entry entry(String url, TlsSettings settings) {
        return new HostsTomlText.Entry(url, false, settings);
    }

    /** Endpoints are asked in their order, and the registry itself at the end, as containerd does with registry.mirrors. */
    private static String content(RegistryConfig.Mirror mirror, List<HostTls> tls) {
        String host = mirror.host();
        String itself = mirror.endpoints().stream()
                .filter(e -> authority(e).equals(host))
                .findFirst()
                .orElse("https://" + DockerHub.serverOf(host));
        HostsTomlText.Entry server = host.equals("*") ? HostsTomlText.Entry.of("") : entry(itself, of(itself, tls));
        return new HostsTomlText(
                        server,
                        mirror.endpoints().stream()
                                .map(endpoint -> entry(endpoint, of(endpoint, tls)))
                                .toList())
                .render();
    }

    /** With plain HTTP, containerd did not use the table; in hosts.toml such keys would ask for HTTPS. */
    private static TlsSettings of(String url, List<HostTls> tls) {
        TlsSettings settings = url.startsWith("http://") ? TlsSettings.NONE : HostTls.find(authority(url), tls);
        return isWritable(settings) ? settings : TlsSettings.NONE;
    }

    private static String authority(String url) {
        return url.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    }
}
