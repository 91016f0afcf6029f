package dev.registrydoctor.doctor.setup.login;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The Pods with images of a registry that do not get the login of their namespace's accounts, each with the reason. */
record PodsWithoutLogin(WantedLogin login, Evidence evidence) {

    /** One note for each reason. */
    SetupPart notes() {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        Set<String> namespaces = new HashSet<>();
        for (PullAccount account : login.accounts()) {
            if (namespaces.add(account.namespace())) {
                for (Pod pod : evidence.list(Listing.podsIn(account.namespace()))) {
                    String reason = pod.isOver() || !usesRegistry(pod) ? null : reason(pod);
                    if (reason != null) {
                        byReason.computeIfAbsent(reason, r -> new ArrayList<>()).add(pod.path());
                    }
                }
            }
        }
        SetupPart part = SetupPart.NOTHING;
        for (Map.Entry<String, List<String>> each : byReason.entrySet()) {
            boolean isOne = each.getValue().size() == 1;
            part = part.and(SetupPart.note((isOne ? "Pod " : "Pods ") + Phrases.some(each.getValue()) + " "
                    + (isOne ? "does" : "do") + " not use the login: " + each.getKey()));
        }
        return part;
    }

    private boolean usesRegistry(Pod pod) {
        return pod.containers().stream().anyMatch(container -> login.isFor(container.image()));
    }

    private @Nullable String reason(Pod pod) {
        String name = Objects.requireNonNullElse(pod.serviceAccount(), ServiceAccount.DEFAULT);
        PullAccount account = new PullAccount(pod.namespace(), name);
        List<String> ofAccount = evidence.list(Listing.serviceAccountsIn(pod.namespace())).stream()
                .filter(a -> a.name().equals(name))
                .flatMap(a -> a.pullSecrets().stream())
                .toList();
        if (!pod.pullSecrets().isEmpty() && !ofAccount.containsAll(pod.pullSecrets())) {
            return "its own imagePullSecrets (" + Phrases.some(pod.pullSecrets())
                    + ") take the place of those of its ServiceAccount. Add the Secret to its template.";
        } else if (!login.accounts().contains(account)) {
            return "its ServiceAccount is " + account + ". Name it with --service-account too.";
        }
        return null;
    }
}
