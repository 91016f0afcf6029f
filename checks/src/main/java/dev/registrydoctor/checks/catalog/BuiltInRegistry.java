package dev.registrydoctor.checks.catalog;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.ApiContact;
import dev.registrydoctor.checks.evidence.HostFacts;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Node;
import dev.registrydoctor.checks.evidence.RegistryProbe;
import dev.registrydoctor.checks.model.BuiltIn;
import dev.registrydoctor.checks.model.ImageReference;
import java.util.ArrayList;
import java.util.List;

/** Where the add-on's registry is to be met from this host. */
public final class BuiltInRegistry {

    private BuiltInRegistry() {}

    /**
     * The addresses at which its node port should answer: loopback on a node, the nodes' addresses from elsewhere.
     * Needs {@link ApiContact.Ask} and the nodes as welcome evidence.
     */
    public static List<RegistryProbe.Ask> probes(Evidence evidence) {
        ApiContact api = evidence.find(new ApiContact.Ask()).orElse(null);
        boolean elsewhere = api != null
                && api.state() == ApiContact.State.ANSWERS
                && !api.serverHostIsHere()
                && !isOnNode(evidence);
        if (elsewhere) {
            return evidence.list(Listing.nodes()).stream()
                    .flatMap(n -> n.internalIps().stream())
                    .limit(3)
                    .map(ip -> new RegistryProbe.Ask(ip, BuiltIn.NODE_PORT))
                    .toList();
        }
        return List.of(new RegistryProbe.Ask("127.0.0.1", BuiltIn.NODE_PORT));
    }

    private static boolean isOnNode(Evidence evidence) {
        HostFacts host = evidence.find(new HostFacts.Ask()).orElse(null);
        return host != null && evidence.list(Listing.nodes()).stream().anyMatch(host::isNode);
    }

    /** Whether an image is served by it. */
    public static boolean serves(ImageReference image, List<Node> nodes) {
        List<String> names = new ArrayList<>();
        for (Node node : nodes) {
            names.add(node.name());
            names.addAll(node.internalIps());
        }
        return BuiltIn.serves(image.host(), image.portOr(443), names);
    }
}
