package dev.registrydoctor.doctor.packaging;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One right of a rule.
 *
 * @param namespace the only namespace that it holds in, or null for all
 * @param names the only objects that it holds for, or empty for all
 */
record GrantedRight(
        String verb,
        String group,
        String resource,
        @Nullable String namespace,
        Set<String> names) {

    GrantedRight {
        names = Set.copyOf(names);
    }

    /** As the RBAC authorizer decides it: a request without a name, as to create or to list, is in no list of names. */
    boolean allows(ApiCall call) {
        return verb.equals(call.verb())
                && group.equals(call.group())
                && resource.equals(call.resource())
                && (namespace == null || namespace.equals(call.namespace()))
                && (names.isEmpty() || (call.name() != null && names.contains(call.name())));
    }

    /** Whether it only looks. */
    boolean isReading() {
        return Set.of("get", "list", "watch").contains(verb)
                && !resource.matches("pods/(exec|attach|portforward|proxy)");
    }

    /** The same right to do something else. */
    GrantedRight with(String other) {
        return new GrantedRight(other, group, resource, namespace, names);
    }
}
