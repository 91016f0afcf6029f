package dev.registrydoctor.reports.redact;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words that reports are made of: those of the problems' pages and titles, and of the files that they quote. */
public final class Vocabulary {

    private static final Pattern WORD = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");

    /** Words of files, commands, messages and types of the clients, whether or not a page happens to use them. */
    private static final String OTHERS =
            "web app api db test dev prod main node server client master worker user name data"
                    + " http https tcp udp true false json text plain html charset utf tls ssl dns ip file files path version"
                    + " get put post head patch delete create apply describe logs exec edit scale rollout restart status set"
                    + " type kind spec metadata labels annotations items list event events message reason count time last"
                    + " first image images pull push tag latest stable manifest manifests blob blobs layer config digest"
                    + " sha256 linux amd64 arm64 arm v1 v2 application vnd docker oci index distribution"
                    + " plugins endpoint mirror mirrors configs auth header capabilities resolve override skip verify ca"
                    + " key cert certs toml yaml conf args snap current common var etc usr run lib bin home root host hosts"
                    + " sudo kubectl curl ss journalctl systemctl nano cat mkdir rm cp service services socket proxy"
                    + " storage cache backend frontend job batch controller manager agent operator system default public"
                    + " local internal external site cluster account password token secret login";

    private Vocabulary() {}

    /** The words of this program and of these checks, in lower case. */
    public static Set<String> of(List<Check> checks) {
        Set<String> words = new HashSet<>();
        add(OTHERS, words);
        for (Check check : checks) {
            add(check.info().id() + " " + check.info().states(), words);
            for (Problem problem : check.info().problems()) {
                add(problem.id() + " " + problem.title(), words);
                ProblemPage.of(problem.id(), check.getClass()).ifPresent(page -> add(page.body(), words));
            }
        }
        return words;
    }

    private static void add(String text, Set<String> words) {
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            words.add(matcher.group());
            for (String part : matcher.group().split("-", -1)) {
                words.add(part);
            }
        }
    }
}
