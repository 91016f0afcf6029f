package dev.registrydoctor.doctor.redact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.redact.NameKind;
import dev.registrydoctor.reports.redact.Pseudonyms;
import dev.registrydoctor.reports.redact.SiteNames;
import dev.registrydoctor.reports.redact.Vocabulary;
import dev.registrydoctor.reports.secrets.Tally;
import dev.registrydoctor.reports.space.SpaceEdit;
import dev.registrydoctor.reports.space.SpaceReport;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Pseudonyms for one site's names, in what leaves it: reports and cases. */
public final class Redactor {

    /** Components that are enumerations, versions, digests or times: never a name. */
    private static final Set<String> NO_NAMES = Set.of(
            "cause",
            "state",
            "connection",
            "result",
            "handshake",
            "outcome",
            "content",
            "action",
            "depth",
            "scheme",
            "phase",
            "effect",
            "pullPolicy",
            "bindingMode",
            "mediaType",
            "digest",
            "configDigest",
            "platform",
            "protocol",
            "now",
            "at",
            "created",
            "deleting",
            "date",
            "last",
            "since",
            "modified",
            "started",
            "notBefore",
            "notAfter",
            "architecture",
            "kubeletVersion",
            "runtimeVersion",
            "accessModes");

    /** Components in which a word of Kubernetes or of a registry stands, and a name only beside others. */
    private static final Set<String> WORDS = Set.of(
            "type",
            "kind",
            "apiVersion",
            "contentType",
            "provisioner",
            "reason",
            "readyReason",
            "status",
            "operatingSystem",
            "version",
            "ready");

    /** Components that are maps, whose keys may be a site's words too. */
    private static final Set<String> MAPS = Set.of("labels", "selector", "podLabels", "data", "values");

    /** Those whose keys are names as a whole, or nothing of the site's. */
    private static final Set<String> LABELS = Set.of("labels", "selector", "podLabels");

    private final SiteNames names;
    private final Pseudonyms pseudonyms;
    private final Set<Question<?>> unread;

    private Redactor(SiteNames names, Pseudonyms pseudonyms, Set<Question<?>> unread) {
        this.names = names;
        this.pseudonyms = pseudonyms;
        this.unread = unread;
    }

    /**
     * The redactor of a site.
     *
     * @param salt pseudonyms differ with it
     * @param evidence what was read of the site
     * @param files paths that the command line gave
     * @param context the context of the kubeconfig that it gave, or null
     * @param isTimeUp whether the reading of the evidence must end; what is unread by then is in no case, and of a report
     *     everything is hidden that is no ordinary word
     */
    public static Redactor of(
            byte[] salt,
            Map<Question<?>, Answer<?>> evidence,
            Collection<String> files,
            @Nullable String context,
            BooleanSupplier isTimeUp) {
        EvidenceNames read = new EvidenceNames(evidence, isTimeUp);
        SiteNames names = read.names();
        files.forEach(names::file);
        files.forEach(names::text);
        if (context != null) {
            names.add(NameKind.USER, context);
        }
        Set<Question<?>> unread = read.unread();
        return new Redactor(
                names, new Pseudonyms(salt, names, Vocabulary.of(CheckCatalog.checks()), unread.isEmpty()), unread);
    }

    /** Whether all that an answer names is known. */
    public boolean hasRead(Question<?> question) {
        return !unread.contains(question);
    }

    /** The report with pseudonyms, as far as there is time. */
    public Report apply(Report report, BooleanSupplier isTimeUp) {
        return pseudonyms.apply(report, isTimeUp);
    }

    /** The report of a store with pseudonyms: of the registry's own names each, of ordinary words where they are one. */
    public SpaceReport apply(SpaceReport report) {
        SpaceNames.learn(report, names);
        SpaceEdit.apply(report, text -> {
            pseudonyms.learnInput(text);
            return text;
        });
        Tally tally = new Tally();
        return SpaceEdit.apply(report, text -> pseudonyms.text(text, tally));
    }

    /** Lines that are said to a person, with pseudonyms. */
    public List<String> lines(List<String> lines) {
        lines.forEach(pseudonyms::learnInput);
        Tally tally = new Tally();
        return lines.stream().map(line -> pseudonyms.text(line, tally)).toList();
    }

    /** Learns the names that the texts of a case tell by their places; to be called with all of it, first. */
    public void learn(JsonNode json) {
        TextEdits learning = new TextEdits(text -> {
            pseudonyms.learn(text);
            return text;
        });
        learning.map(json, "");
    }

    /** The JSON with pseudonyms. */
    public JsonNode apply(JsonNode json, Tally tally) {
        return new TextEdits(text -> pseudonyms.text(text, tally), key -> pseudonyms.within(key, tally)).map(json, "");
    }

    /**
     * Edits of the texts of a case.
     *
     * @param whole for a text that may be a name as a whole
     * @param part for a text that is none as a whole
     */
    private record TextEdits(UnaryOperator<String> whole, UnaryOperator<String> part) {

        TextEdits(UnaryOperator<String> edit) {
            this(edit, edit);
        }

        JsonNode map(JsonNode json, String name) {
            if (json.isTextual()) {
                return NO_NAMES.contains(name) ? json : text(json.textValue(), WORDS.contains(name));
            } else if (json.isArray()) {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                json.forEach(element -> array.add(map(element, name)));
                return array;
            } else if (json.isObject()) {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                json.properties()
                        .forEach(e -> object.set(key(e.getKey(), name), map(e.getValue(), below(e.getKey(), name))));
                return object;
            }
            return json;
        }

        private JsonNode text(String text, boolean isWord) {
            return JsonNodeFactory.instance.textNode((isWord ? part : whole).apply(text));
        }

        private String key(String key, String name) {
            return !MAPS.contains(name) ? key : LABELS.contains(name) ? labelKey(key) : part.apply(key);
        }

        /** Prefix and name are names each as a whole. */
        private String labelKey(String key) {
            if (EvidenceNames.isCommonKey(key)) {
                return part.apply(key);
            }
            int slash = key.indexOf('/');
            return slash < 0
                    ? whole.apply(key)
                    : whole.apply(key.substring(0, slash)) + "/" + whole.apply(key.substring(slash + 1));
        }

        private static String below(String key, String name) {
            return MAPS.contains(name) ? "" : key;
        }
    }
}
