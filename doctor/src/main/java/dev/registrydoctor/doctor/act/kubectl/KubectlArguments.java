package dev.registrydoctor.doctor.act.kubectl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words of a command of kubectl, sorted into what they are. */
final class KubectlArguments {

    /** Options with a value that can be the next word. */
    private static final Set<String> WITH_VALUE = Set.of(
            "-n",
            "--namespace",
            "-c",
            "--container",
            "--containers",
            "-l",
            "--selector",
            "-o",
            "--output",
            "-f",
            "--filename",
            "-k",
            "--kustomize",
            "-p",
            "--patch",
            "--type",
            "-e",
            "--env",
            "--from",
            "--keys",
            "--prefix",
            "--replicas",
            "--current-replicas",
            "--resource-version",
            "--limits",
            "--requests",
            "--docker-server",
            "--docker-username",
            "--docker-password",
            "--docker-email",
            "--from-literal",
            "--from-file",
            "--field-selector",
            "--grace-period",
            "--timeout",
            "--for",
            "--tail",
            "--since",
            "--field-manager",
            "--cascade",
            "--context",
            "--kubeconfig",
            "--cluster",
            "--user",
            "--server",
            "-s",
            "--token",
            "--as",
            "--as-group",
            "--request-timeout",
            "--to-revision",
            "--revision",
            "--sort-by",
            "--template",
            "--image",
            "--subresource",
            "-L");

    private static final Map<String, String> LONG =
            Map.of("-n", "--namespace", "-c", "--containers", "--container", "--containers", "-l", "--selector");

    private final List<String> positional = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();
    private boolean isProgram;
    private boolean isAmbiguous;

    /**
     * Sorts them.
     *
     * @param args what follows {@code kubectl}
     */
    KubectlArguments(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String word = args.get(i);
            if (word.equals("--")) {
                isProgram = true;
                return;
            }
            if (!word.startsWith("-") || word.equals("-")) {
                positional.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            boolean takesNext = equals < 0 && WITH_VALUE.contains(name) && i + 1 < args.size();
            isAmbiguous |= positional.isEmpty() && equals < 0 && !takesNext;
            String value = equals >= 0 ? word.substring(equals + 1) : takesNext ? args.get(++i) : "true";
            options.put(LONG.getOrDefault(name, name), value);
        }
    }

    /** The word at a place, without options: 0 is the verb. Empty when there are not so many. */
    String word(int place) {
        return place < positional.size() ? positional.get(place) : "";
    }

    /** The words from a place on. */
    List<String> from(int place) {
        return positional.subList(Math.min(place, positional.size()), positional.size());
    }

    /** Whether an option stands before the verb that may have a value: then it is not known which word is the verb. */
    boolean isAmbiguous() {
        return isAmbiguous;
    }

    @Nullable
    String option(String name) {
        return options.get(name);
    }

    /** Whether it has no other options than a namespace and these. */
    boolean hasOnly(String... names) {
        Set<String> allowed = new HashSet<>(List.of(names));
        allowed.add("--namespace");
        return !isProgram && allowed.containsAll(options.keySet());
    }

    @Nullable
    String namespace() {
        return options.get("--namespace");
    }

    /** Whether the command only says what it would do. */
    boolean isDryRun() {
        return List.of("client", "server").contains(options.getOrDefault("--dry-run", ""));
    }

    /**
     * An object.
     *
     * @param rest the words behind it
     */
    record Target(String resource, String name, List<String> rest) {}

    /**
     * The one object at a place, as {@code deploy/registry} or {@code deploy registry}.
     *
     * @return null when there are several or none
     */
    @Nullable
    Target target(int place, boolean hasPairs) {
        String first = word(place);
        int slash = first.indexOf('/');
        boolean isOneWord = slash > 0;
        String name = isOneWord ? first.substring(slash + 1) : word(place + 1);
        String resource = isOneWord ? first.substring(0, slash) : first;
        List<String> rest = from(place + (isOneWord ? 1 : 2));
        boolean isPlain = !resource.isEmpty() && !name.isEmpty() && !resource.contains(",") && !name.contains("/");
        boolean isAlone = hasPairs ? rest.stream().allMatch(KubectlArguments::isPair) : rest.isEmpty();
        return isPlain && isAlone && !isPair(name) ? new Target(resource, name, rest) : null;
    }

    /** {@code KEY=VALUE} sets, {@code KEY-} removes. */
    static boolean isPair(String word) {
        return word.indexOf('=') > 0 || (word.endsWith("-") && word.length() > 1);
    }

    /** The values of {@code KEY=VALUE}; null for {@code KEY-}. */
    static Map<String, @Nullable String> pairs(List<String> words) {
        Map<String, @Nullable String> pairs = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                pairs.put(word.substring(0, equals), word.substring(equals + 1));
            } else {
                pairs.put(word.substring(0, word.length() - 1), null);
            }
        }
        return pairs;
    }
}
