package dev.registrydoctor.doctor.serve.notify.webhook;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.notify.MadeUpChanges;
import java.util.List;
import java.util.Random;

/** Names and texts that somebody chose so that they break what they are put into. */
final class HostileChanges {

    static final List<String> NAMES = List.of(
            "\"",
            "\\",
            "\\\"",
            "\", \"admin\": true, \"x\": \"",
            "a\nb\r\nc\u2028d\u2029e\u0085f",
            "\u0000\u0001\u001f\u007f\u009f",
            "\u001b[31mred",
            "<!channel> <!here|x> <@U024BE7LH> <#C024BE7LR> <https://evil.lab|click>",
            "@channel @here @all @everyone",
            "*bold* _it_ ~no~ `code` ```block``` > quote",
            "&amp; &lt;!channel&gt; &#60;",
            "{{title}} {{{title}}} {{#changes}}{{/changes}} {{=<% %>=}}",
            "\u202egnp.exe \u2066x\u2069 \u200f",
            "שלום مرحبا",
            "\ud800 lone \udc00",
            "😀".repeat(300),
            "x".repeat(100_000),
            "\"".repeat(100_000),
            "<".repeat(5_000),
            "",
            " ",
            "]}",
            "</script><script>alert(1)</script>",
            "registry.lab/a@sha256:" + "0".repeat(64));

    private HostileChanges() {}

    /** A change in which every text is this one. */
    static CauseChange change(long number, Kind kind, String text, Grade grade) {
        CauseKey key = new CauseKey(text, new Subject(Subject.Kind.IMAGE, text));
        Cause cause =
                new Cause(key, text, text, grade, Subject.cluster(), MadeUpChanges.START, MadeUpChanges.START, "r");
        return new CauseChange(number, kind, cause, MadeUpChanges.START, kind == Kind.EXPLAINED ? key : null);
    }

    /** A name made of parts of those above and of any characters. */
    static String random(Random random) {
        StringBuilder name = new StringBuilder();
        int parts = random.nextInt(5);
        for (int i = 0; i < parts; i++) {
            String known = NAMES.get(random.nextInt(NAMES.size()));
            int start = random.nextInt(known.length() + 1);
            name.append(known, start, Math.min(known.length(), start + random.nextInt(40)));
            name.append((char) random.nextInt(0x10000));
            name.append("\"\\{}[],:\n<>&@".charAt(random.nextInt(13)));
        }
        return name.toString();
    }
}
