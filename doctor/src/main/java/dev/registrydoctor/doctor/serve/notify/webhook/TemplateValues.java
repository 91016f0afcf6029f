package dev.registrydoctor.doctor.serve.notify.webhook;

import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The variables of templates. All are there in each message; those without a value are null, and so are empty texts, so that a
 * section of them is left out. The list is in docs/usage.md.
 */
final class TemplateValues {

    private TemplateValues() {}

    static Map<String, @Nullable Object> of(Notice notice) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("id", notice.id());
        values.put("headline", Wording.headline(notice));
        values.put("cluster", notice.from().cluster());
        values.put("page", notice.from().page());
        values.put("lost", notice.lost());
        values.put("lostText", text(Wording.lost(notice)));
        values.put("count", notice.changes().size());
        values.put(
                "changes", notice.changes().stream().map(TemplateValues::change).toList());
        return values;
    }

    /** The names of all variables, as they are written in the sections where they are. */
    static Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Notice notice : TrialNotices.all()) {
            addNames(of(notice), "", names);
        }
        return names;
    }

    private static void addNames(Map<?, ?> values, String prefix, Set<String> names) {
        values.forEach((key, value) -> {
            String name = prefix + key;
            names.add(name);
            if (value instanceof List<?> list) {
                list.forEach(item -> addNames((Map<?, ?>) item, "", names));
            } else if (value instanceof Map<?, ?> map) {
                addNames(map, name + ".", names);
            }
        });
    }

    private static Map<String, @Nullable Object> change(CauseChange change) {
        Cause cause = change.cause();
        Map<String, @Nullable Object> values = new LinkedHashMap<>(key(cause.key()));
        values.put("id", change.id());
        values.put("incident", change.incident());
        values.put("kind", change.kind().label());
        values.put("began", change.kind() == Kind.BEGAN);
        values.put("ended", change.kind() == Kind.ENDED);
        values.put("explained", change.kind() == Kind.EXPLAINED);
        values.put("line", Wording.line(change));
        values.put("did", Wording.did(change.kind()));
        values.put("title", text(MessageText.line(cause.title(), MessageText.NAME)));
        values.put("summary", text(MessageText.line(cause.summary(), MessageText.SUMMARY)));
        values.put("grade", cause.grade().label());
        values.put("isProblem", cause.grade() == Grade.PROBLEM);
        values.put("isUnexplained", cause.grade() == Grade.UNEXPLAINED);
        values.put("isWarning", cause.grade() == Grade.WARNING);
        values.put("since", cause.since().toString());
        values.put("at", change.at().toString());
        values.put("by", change.by() == null ? null : key(change.by()));
        return values;
    }

    private static Map<String, @Nullable Object> key(CauseKey key) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("problem", text(MessageText.line(key.problem(), MessageText.NAME)));
        Map<String, @Nullable Object> subject = new LinkedHashMap<>();
        subject.put("kind", key.subject().kind().label());
        subject.put("name", text(MessageText.line(key.subject().name(), MessageText.NAME)));
        values.put("subject", subject);
        return values;
    }

    private static @Nullable String text(String text) {
        return text.isEmpty() ? null : text;
    }
}
