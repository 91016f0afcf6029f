package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** How the API server names a kind that checks read, so that the client does not ask it. */
final class ApiKind {

    private ApiKind() {}

    static ResourceDefinitionContext of(Kind kind) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion("v1")
                .withKind(kind.object())
                .withPlural(kind.resource())
                .withNamespaced(kind.namespaced())
                .build();
    }
}
