package dev.registrydoctor.doctor.source.casefile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.doctor.redact.Redactor;
import dev.registrydoctor.doctor.source.archive.RecordedFiles.Content;
import dev.registrydoctor.doctor.source.archive.UnreadableSite;
import dev.registrydoctor.doctor.source.archive.Wanted;
import dev.registrydoctor.doctor.source.kube.JsonLimits;
import dev.registrydoctor.reports.secrets.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A case: the questions of one run with their answers, in one file that can be diagnosed again anywhere. Credentials in
 * files and messages are redacted as it is written.
 */
public final class CaseFile {

    private static final String MAGIC = "registry-doctor";
    private static final String VERSION = "1.0";
    private static final Pattern HEAD = Pattern.compile("\\s*\\{\\s*\"case\"\\s*:\\s*\"" + MAGIC + "\"");
    private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.factory());

    private CaseFile() {}

    /**
     * Writes a case: gzip-compressed JSON. The stream stays open.
     *
     * @throws IOException when the stream breaks
     */
    public static void write(
            OutputStream out, Map<Question<?>, Answer<?>> evidence, Instant now, String siteDescription)
            throws IOException {
        write(out, evidence, now, siteDescription, null, () -> false);
    }

    /**
     * Writes a case, with pseudonyms in place of names if asked to.
     *
     * @param redactor what hides names, or null when they are to stay
     * @param isTimeUp asked again and again; what is not written by then is unknown in the case, with the reason
     * @return how many of the questions have an answer in the case
     * @throws IOException when the stream breaks
     */
    public static int write(
            OutputStream out,
            Map<Question<?>, Answer<?>> evidence,
            Instant now,
            String siteDescription,
            @Nullable Redactor redactor,
            BooleanSupplier isTimeUp)
            throws IOException {
        Tally tally = new Tally();
        RecordJson records = new RecordJson(tally);
        CaseEntries entries = new CaseEntries(records, isTimeUp);
        JsonNode site = records.write(siteDescription);
        if (redactor != null) {
            // All of it before any: a name may be told by its place in the last text and stand alone in the first. It
            // is written twice rather than kept, since an environment can have thousands of Pods.
            redactor.learn(site);
            evidence.forEach((question, answer) -> entries.learn(redactor, question, Withheld.certificates(answer)));
        }
        GZIPOutputStream packed = new GZIPOutputStream(out);
        try (JsonGenerator json = new JsonFactory(JSON)
                .createGenerator(packed)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("case", MAGIC);
            json.writeStringField("schemaVersion", VERSION);
            json.writeStringField("now", now.toString());
            json.writeFieldName("site");
            JSON.writeTree(json, redactor == null ? site : redactor.apply(site, tally));
            json.writeArrayFieldStart("entries");
            for (Map.Entry<Question<?>, Answer<?>> each : evidence.entrySet()) {
                Answer<?> answer = redactor == null ? each.getValue() : Withheld.certificates(each.getValue());
                ObjectNode entry = entries.write(each.getKey(), answer);
                if (entry != null) {
                    JSON.writeTree(json, redactor == null ? entry : redactor.apply(entry, tally));
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        packed.finish();
        out.flush();
        return entries.answered();
    }

    /** Whether a text begins as a case does. */
    public static boolean isCase(String beginning) {
        return HEAD.matcher(beginning).lookingAt();
    }

    /**
     * Reads a case, already unpacked.
     *
     * @param kinds the kinds of question that this version knows; others of a later one are passed over
     */
    public static Site read(String name, InputStream in, Settings settings, Collection<? extends Class<?>> kinds)
            throws UnreadableSite {
        try {
            Content content = Wanted.read(in, Wanted.DUMP_LIMIT, null);
            if (content.cut() != null) {
                throw new UnreadableSite(
                        name + " is an incomplete case (" + content.cut() + "). Capture or copy it again.");
            }
            JsonNode root = JSON.readTree(content.bytes());
            String version = root.path("schemaVersion").asText();
            if (!version.startsWith("1.")) {
                throw new UnreadableSite(name + " is a case with schema " + version
                        + "; this registry-doctor reads 1.x. Use a newer one.");
            }
            Map<Question<?>, Answer<?>> answers = new LinkedHashMap<>();
            for (JsonNode entry : root.path("entries")) {
                Question<?> question = readQuestion(entry.path("question"), kinds);
                if (question != null) {
                    answers.put(
                            question,
                            readAnswer(entry.path("answer"), valueType(question), question instanceof Listing));
                }
            }
            Instant now = (Instant) RecordJson.read(root.path("now"), Instant.class);
            return new CaseSite(name, root.path("site").asText(), now, merge(answers, settings, now));
        } catch (IOException e) {
            throw new UnreadableSite(
                    name + " is a case that cannot be read (" + words(e) + "). Capture or copy it again.", e);
        }
    }

    private static String words(IOException e) {
        // The parser's messages are long and quote the file; ours name a type.
        return e instanceof com.fasterxml.jackson.core.JacksonException || e.getMessage() == null
                ? "its JSON is damaged"
                : e.getMessage();
    }

    /** The question, or null when it is of a kind that this version does not know. */
    private static @Nullable Question<?> readQuestion(JsonNode json, Collection<? extends Class<?>> kinds)
            throws IOException {
        String name = json.path("type").asText();
        if (name.equals(CaseEntries.name(OnNode.class))) {
            return readQuestion(json.path("question"), kinds) instanceof HostQuestion<?> ofHost
                    ? new OnNode<>(json.path("node").asText(), ofHost)
                    : null;
        } else if (name.equals(CaseEntries.name(SeenNodes.Ask.class))) {
            return SeenNodes.Ask.INSTANCE;
        }
        for (Class<?> type : kinds) {
            if (CaseEntries.name(type).equals(name)) {
                // A question that names nothing is an enum of one constant.
                return (Question<?>) (type.isEnum() ? type.getEnumConstants()[0] : RecordJson.read(json, type));
            }
        }
        return null;
    }

    /** The type of a known value: the argument of the interface that the question implements; of a listing's element. */
    private static Type valueType(Question<?> question) {
        if (question instanceof Listing<?> listing) {
            return listing.kind().type();
        } else if (question instanceof OnNode<?> onNode) {
            return valueType(onNode.question());
        }
        Type declared = question.getClass().getGenericInterfaces()[0];
        if (declared instanceof ParameterizedType generic) {
            return generic.getActualTypeArguments()[0];
        }
        throw new IllegalStateException("no answer's type: " + question.getClass());
    }

    private static Answer<?> readAnswer(JsonNode json, Type type, boolean isListing) throws IOException {
        if (json.has("absent")) {
            return Answer.absent((Source) RecordJson.read(json.path("absent"), Source.class));
        } else if (json.has("unknown")) {
            return Answer.unknown((Gap) RecordJson.read(json.path("unknown"), Gap.class));
        }
        List<Gap> gaps = new ArrayList<>();
        for (Object gap : RecordJson.readList(json.path("gaps"), Gap.class)) {
            gaps.add((Gap) gap);
        }
        Source source = (Source) RecordJson.read(json.path("source"), Source.class);
        Object value =
                isListing ? RecordJson.readList(json.path("known"), type) : RecordJson.read(json.path("known"), type);
        return new Answer.Known<>(value, source, gaps);
    }

    private static Map<Question<?>, Answer<?>> merge(
            Map<Question<?>, Answer<?>> answers, Settings settings, Instant now) {
        Set<Settings.Registry> registries = new LinkedHashSet<>();
        Answer<?> recorded = answers.get(Settings.Ask.INSTANCE);
        if (recorded instanceof Answer.Known<?> known && known.value() instanceof Settings old) {
            registries.addAll(old.registries());
        }
        boolean isNews = registries.addAll(settings.registries());
        if (recorded == null || isNews) {
            answers.put(
                    Settings.Ask.INSTANCE,
                    Answer.known(
                            new Settings(List.copyOf(registries)),
                            new Source("the command lines of the case and of this run", now)));
        }
        return answers;
    }
}
