package dev.registrydoctor.doctor.setup.wanted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is wanted of the nodes. Registries that it does not name stay as they are.
 *
 * @param registries each host once
 */
public record WantedRegistries(List<WantedRegistry> registries) {

    /** Nothing is wanted. */
    public static final WantedRegistries NONE = new WantedRegistries(List.of());

    public WantedRegistries {
        registries = List.copyOf(registries);
    }

    /** What is wanted of a registry by its name; empty when nothing is. */
    public Optional<WantedRegistry> find(String host) {
        return registries.stream().filter(r -> r.host().equals(host)).findFirst();
    }

    /** These and others, which replace those of the same host. */
    public WantedRegistries and(List<WantedRegistry> others) {
        Map<String, WantedRegistry> all = new LinkedHashMap<>();
        registries.forEach(r -> all.put(r.host(), r));
        others.forEach(r -> all.put(r.host(), r));
        return new WantedRegistries(new ArrayList<>(all.values()));
    }

    /** The files of CA certificates that they name. */
    public List<String> caFiles() {
        return registries.stream()
                .flatMap(r -> Stream.concat(r.servers().stream().map(WantedServer::tls), Stream.of(r.tls())))
                .flatMap(tls -> Stream.ofNullable(tls.ca()))
                .distinct()
                .toList();
    }

    /** The files of certificates and keys that they name. */
    public List<String> files() {
        return registries.stream().flatMap(r -> r.files().stream()).distinct().toList();
    }
}
