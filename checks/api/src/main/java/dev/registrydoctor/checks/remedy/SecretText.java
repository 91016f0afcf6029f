package dev.registrydoctor.checks.remedy;

import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.remedy.ObjectAction.ApplyLogin;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The shell text that puts a login into a Secret. {@code printf} is a command of the shell itself, so no process has the password. */
public final class SecretText {

    private static final Pattern SERVER = Pattern.compile("[A-Za-z0-9.:/_\\[\\]-]+");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    private SecretText() {}

    /** Whether a key of a pull secret can be that of a step: not one with wildcards, nor one that could add to a command. */
    public static boolean isServer(String key) {
        return SERVER.matcher(key).matches();
    }

    /** Whether it can be the name of a Secret. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * The commands.
     *
     * @param kubectl makes a command of the words that follow {@code kubectl}
     */
    static String of(ApplyLogin login, Function<List<String>, String> kubectl) {
        String pair = "\"$(printf %s:%s " + Shell.quote(login.user()) + " "
                + login.password().shellWord() + " | base64 | tr -d '\\n')\"";
        return login.isNew() ? create(login, pair, kubectl) : merge(login, pair, kubectl);
    }

    /** The new Secret goes to kubectl by a pipe; if there is one of its name, kubectl refuses. */
    private static String create(ApplyLogin login, String pair, Function<List<String>, String> kubectl) {
        String object = "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"type\": \"" + PullSecret.TYPE
                + "\", \"metadata\": {\"name\": \"" + login.name() + "\"}, \"stringData\": {\"" + PullSecret.KEY
                + "\": \"{\\\\\"auths\\\\\": {\\\\\"" + login.server()
                + "\\\\\": {\\\\\"auth\\\\\": \\\\\"%s\\\\\"}}}\"}}\\n";
        return "printf " + Shell.quote(object) + " " + pair + " | "
                + kubectl.apply(List.of("-n", login.namespace(), "create", "-f", "-"));
    }

    /** jq gets the login by its environment, which only the same user sees; the Secret keeps its other registries. */
    private static String merge(ApplyLogin login, String pair, Function<List<String>, String> kubectl) {
        String filter = ".data[\"" + PullSecret.KEY + "\"] |= (@base64d | fromjson | .auths[\"" + login.server()
                + "\"] = {auth: env.LOGIN} | tojson | @base64)";
        return kubectl.apply(List.of("-n", login.namespace(), "get", "secret", login.name(), "-o", "json"))
                + " | LOGIN=" + pair + " jq " + Shell.quote(filter) + " | "
                + kubectl.apply(List.of("replace", "-f", "-"));
    }
}
