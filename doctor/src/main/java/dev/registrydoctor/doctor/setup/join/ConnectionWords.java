package dev.registrydoctor.doctor.setup.join;

import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Why a registry is not reached, and what to do about it. */
final class ConnectionWords {

    private ConnectionWords() {}

    /** No machine reaches it. */
    static SetupPart none(JoinRequest request, List<RegistryView> views) {
        SetupPart part = some(request, views);
        return part.obstacles().isEmpty() && part.gaps().isEmpty()
                ? SetupPart.obstacle(request.authority() + " was not asked from anywhere.")
                : part;
    }

    /** These machines of several do not reach it. */
    static SetupPart some(JoinRequest request, List<RegistryView> views) {
        Map<String, String> places = new LinkedHashMap<>();
        SetupPart part = SetupPart.NOTHING;
        for (RegistryView view : views) {
            if (view.probe() == null) {
                part = part.and(SetupPart.unknown(view.gaps()));
            } else if (!view.isConnected()) {
                places.merge(words(request, view.probe()), view.place(), (some, more) -> some + ", " + more);
            }
        }
        String lines = places.entrySet().stream()
                .map(each -> "From " + each.getValue() + ", " + each.getKey())
                .collect(Collectors.joining(" "));
        return places.isEmpty() ? part : part.and(SetupPart.obstacle(lines));
    }

    private static String words(JoinRequest request, RegistryProbe probe) {
        String authority = request.authority();
        return switch (probe.connection()) {
            case CONNECTED -> authority + " answers.";
            case NAME_UNRESOLVED ->
                "the name " + request.host() + " does not resolve. Add it to the DNS"
                        + (request.hostsEntry() == null
                                ? ", or give its address with --hosts-entry."
                                : ", or carry out the steps for /etc/hosts and run this command again.");
            case REFUSED ->
                authority + " refuses connections: nothing listens there. Start the registry, or correct the port.";
            case TIMED_OUT ->
                authority + " does not answer in time. Check that it runs, and that no firewall drops the connection.";
            case NO_ROUTE, FAILED ->
                authority + " is not reached: " + probe.detail() + ". Check the address and the network.";
        };
    }
}
