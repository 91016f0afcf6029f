package dev.registrydoctor.doctor.source.kube;

import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;

/** Bodies of lists as an API server answers them. */
public final class KubeLists {

    private KubeLists() {}

    /** An empty list of the kind that this request asks for; of the kind List when no such kind is read. */
    public static String empty(String uri) {
        return of(uri, "");
    }

    /** The list that this request asks for, with these items. */
    public static String of(String uri, String items) {
        String resource = uri.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
        String kind = "List";
        for (Kind each : Kind.values()) {
            kind = each.resource().equals(resource) ? each.listKind() : kind;
        }
        return "{\"kind\":\"" + kind + "\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[" + items + "]}";
    }
}
