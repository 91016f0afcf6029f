package dev.registrydoctor.reports.testkit;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.record.Report;
import java.util.ArrayList;
import java.util.List;

/** Reports of sites whose names try to be something else. */
public final class HostileNames {

    /** Markup, links and ends of things, in several languages. */
    public static final List<String> ALL = List.of(
            "@octocat",
            "#123",
            "GH-12",
            "owner/repository#5",
            "owner/repository@0123456789abcdef0123456789abcdef01234567",
            "deadbeef1",
            "<script>alert(1)</script>",
            "</details>",
            "<!--",
            "-->",
            "]]>",
            "&lt;&#64;",
            "[click](http://evil.example/)",
            "![image](http://evil.example/i.png)",
            "[reference]: http://evil.example/",
            "https://evil.example/?q=1",
            "www.evil.example",
            "(www.evil.example)",
            "mail@evil.example",
            "a|b\\|c",
            "\\|",
            "|---|",
            "`code`",
            "``",
            "```",
            "~~~",
            "**bold**",
            "_under_",
            "$x$",
            ":smile:",
            "1.",
            "- ",
            "# heading",
            "> quote",
            "---",
            "===",
            "\"} 1\nevil_metric 1",
            "a\\",
            "{0} {{1}}",
            "../../etc/passwd",
            "a\tb\u0000c\u001b[2Jd\u202e\ufffe\uffff",
            "100 %s %n");

    private HostileNames() {}

    /** A report in which such a name stands wherever one of a site's can. */
    public static Report report() {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < ALL.size(); i++) {
            results.addAll(results(ALL.get(i), i));
        }
        return Cases.report(results, String.join(" ", ALL), ALL, true);
    }

    private static List<CheckResult> results(String name, int number) {
        Problem root = GivenProblem.root("area.root-" + number, "cause of " + name);
        Problem effect = GivenProblem.symptom("area.effect-" + number, name, root.id());
        Problem alone = GivenProblem.symptom("area.alone-" + number, name);
        Subject subject = Subject.pod(name);
        Gap gap = new Gap(Gap.Cause.DENIED, name, name, name);
        return List.of(
                Cases.finding(Finding.of(root, subject, name)
                        .observed(name, name, name)
                        .remedy(Remedy.of(
                                Verification.kubectl("shows " + name, "get", name),
                                Step.of(
                                                name,
                                                Action.script("kubectl delete '" + name + "'\n```\n" + name + "\n~~~~"),
                                                Actor.operator(name))
                                        .risking(Risk.RESTARTS)
                                        .undoneBy(Action.kubectl("create", name), name)))),
                Cases.finding(Finding.of(effect, subject, name).observed(name, name, name)),
                Cases.finding(Finding.of(alone, Subject.file("/" + name), name)),
                Cases.finding(Finding.of(Cases.STALE, Subject.image(name), name)),
                Cases.finding(Finding.of(Cases.NOTE, Subject.claim(name), name)),
                Cases.result(CheckInfo.of("area.pass-" + number, name), Outcome.pass(name), 1),
                Cases.unknown(CheckInfo.of("area.unknown-" + number, name), gap));
    }
}
