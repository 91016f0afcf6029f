package dev.registrydoctor.doctor.redact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.reports.NameKind;
import dev.registrydoctor.reports.Pseudonyms;
import dev.registrydoctor.reports.Report;
import dev.registrydoctor.reports.SiteNames;
import dev.registrydoctor.reports.Tally;
import dev.registrydoctor.reports.Vocabulary;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Pseudonyms for one site's names, in what leaves it: reports and cases. */
public final class Redactor {

    /** Components of evidence that say what sort of thing something is, or when: never a name. */
    private static final Set<String> NO_NAMES = Set.of(
            "type",
            "kind",
            "scheme",
            "phase",
            "cause",
            "state",
            "connection",
            "result",
            "handshake",
            "outcome",
            "content",
            "effect",
            "action",
            "depth",
            "pullPolicy",
            "bindingMode",
            "mediaType",
            "apiVersion",
            "contentType",
            "digest",
            "configDigest",
            "platform",
            "protocol",
            "provisioner",
            "now",
            "at",
            "created",
            "deleting",
            "date",
            "last",
            "since",
            "reason",
            "readyReason",
            "status",
            "modified",
            "started",
            "notBefore",
            "notAfter",
            "operatingSystem",
            "architecture",
            "kubeletVersion",
            "runtimeVersion",
            "version",
            "accessModes",
            "tag",
            "tags");

    /** Components that are maps, whose keys may be a site's words too. */
    private static final Set<String> MAPS = Set.of("labels", "selector", "podLabels", "data", "values");

    private final Pseudonyms pseudonyms;

    private Redactor(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    /**
     * The redactor of a site.
     *
     * @param salt pseudonyms differ with it
     * @param evidence what was read of the site
     * @param files paths that the command line gave
     * @param context the context of the kubeconfig that it gave, or null
     */
    public static Redactor of(
            byte[] salt, Map<Question<?>, Answer<?>> evidence, Collection<String> files, @Nullable String context) {
        SiteNames names = EvidenceNames.of(evidence);
        files.forEach(names::file);
        if (context != null) {
            names.add(NameKind.USER, context);
        }
        return new Redactor(new Pseudonyms(salt, names, Vocabulary.of(CheckCatalog.checks())));
    }

    /** The report with pseudonyms. */
    public Report apply(Report report) {
        return pseudonyms.apply(report);
    }

    /** Learns the names that the texts of a case tell by their places; to be called with all of it, first. */
    public void learn(JsonNode json) {
        UnaryOperator<String> learning = text -> {
            pseudonyms.learn(text);
            return text;
        };
        map(json, "", learning, learning);
    }

    /** The JSON with pseudonyms. */
    public JsonNode apply(JsonNode json, Tally tally) {
        return map(json, "", text -> pseudonyms.text(text, tally), key -> pseudonyms.within(key, tally));
    }

    private static JsonNode map(JsonNode json, String name, UnaryOperator<String> edit, UnaryOperator<String> keys) {
        if (json.isTextual()) {
            return NO_NAMES.contains(name) ? json : JsonNodeFactory.instance.textNode(edit.apply(json.textValue()));
        } else if (json.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            json.forEach(element -> array.add(map(element, name, edit, keys)));
            return array;
        } else if (json.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            boolean isMap = MAPS.contains(name);
            json.properties()
                    .forEach(e -> object.set(
                            isMap ? keys.apply(e.getKey()) : e.getKey(),
                            map(e.getValue(), isMap ? "" : e.getKey(), edit, keys)));
            return object;
        }
        return json;
    }
}
