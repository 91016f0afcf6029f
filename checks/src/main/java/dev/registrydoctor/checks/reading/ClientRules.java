package dev.registrydoctor.checks.reading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the client that reports an error, by the phrases in {@code clients.txt}, whose head describes its format.
 * Immutable.
 */
public final class ClientRules {

    private static final Set<String> KEYS = Set.of("client", "phrase", "library");
    private static final Set<String> KEYS_OF_LIMIT = Set.of("impossible", "client", "operation", "registry");

    /** How Go's HTTP client begins an error (net/url, Error.Error). */
    private static final Pattern GO_REQUEST = Pattern.compile("\\b(?:get|head|put|post|patch|delete) \"https?://");

    /** What people try beside a client of a registry, and what is not written in Go. */
    private static final Set<Client> NOT_GO = Set.of(Client.CURL, Client.BROWSER);

    /** An access log in JSON, which servers write. */
    private static final String ACCESS_IN_JSON = "\"uri\":\"/v2/";

    /**
     * A rule.
     *
     * @param libraries what libraries write, so that other clients can write it too
     */
    private record Rule(Client client, List<List<String>> phrases, List<List<String>> libraries) {}

    /**
     * Problems that cannot be behind the errors of some clients and operations.
     *
     * @param problems ids, or their begins that end with a period
     * @param clients for which they are impossible; empty for all
     * @param operations for which they are impossible; empty for all
     * @param registries hosts or domains for which they are impossible; empty for all
     */
    private record Limit(Set<String> problems, Set<Client> clients, Set<Operation> operations, Set<String> registries) {
        static Limit of(Block block) {
            block.knowing(KEYS_OF_LIMIT);
            return new Limit(
                    words(block, "impossible"),
                    words(block, "client").stream().map(Client::named).collect(Collectors.toUnmodifiableSet()),
                    words(block, "operation").stream().map(Operation::valueOf).collect(Collectors.toUnmodifiableSet()),
                    words(block, "registry"));
        }

        private static Set<String> words(Block block, String key) {
            return block.all(key).stream()
                    .flatMap(line -> Arrays.stream(line.split("\\s+", -1)))
                    .collect(Collectors.toUnmodifiableSet());
        }

        /** A name without a period is that of a host: a proxy is used for {@code registry.localhost}. */
        private static boolean isOf(String host, String registry) {
            return registry.startsWith("!")
                    ? !host.isEmpty() && !isOf(host, registry.substring(1))
                    : host.equals(registry) || (registry.indexOf('.') > 0 && host.endsWith("." + registry));
        }

        boolean covers(String problem, Client client, Operation operation, String host) {
            return (clients.isEmpty() || clients.contains(client))
                    && (operations.isEmpty() || operations.contains(operation))
                    && (registries.isEmpty() || registries.stream().anyMatch(r -> isOf(host, r)))
                    && problems.stream().anyMatch(p -> p.endsWith(".") ? problem.startsWith(p) : problem.equals(p));
        }
    }

    private final List<Rule> rules;
    private final List<Limit> limits;

    private ClientRules(List<Rule> rules, List<Limit> limits) {
        this.rules = List.copyOf(rules);
        this.limits = List.copyOf(limits);
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException when it is not in this format, with the block and the line
     */
    public static ClientRules read(String text) {
        Map<Boolean, List<Block>> blocks = Block.of(text).stream()
                .collect(Collectors.partitioningBy(
                        block -> !block.all("impossible").isEmpty()));
        return new ClientRules(
                blocks.getOrDefault(false, List.of()).stream()
                        .map(block -> block.knowing(KEYS))
                        .map(block -> new Rule(
                                Client.named(block.one("client")), block.phrases("phrase"), block.phrases("library")))
                        .toList(),
                blocks.getOrDefault(true, List.of()).stream().map(Limit::of).toList());
    }

    /**
     * Whether a problem, by its id, cannot be behind an error of this client and operation.
     *
     * @param host of the registry, in lower case; empty when it is not known
     */
    boolean isImpossible(String problem, Client client, Operation operation, String host) {
        return limits.stream().anyMatch(limit -> limit.covers(problem, client, operation, host));
    }

    /** All clients with a phrase in a text after {@link PastedText#normal}: a person names several. */
    Set<Client> named(String normal) {
        return rules.stream()
                .filter(rule -> rule.phrases().stream().anyMatch(parts -> holdsAll(normal, parts)))
                .map(Rule::client)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The client of a text after {@link PastedText#normal}; UNKNOWN if nothing identifies one. */
    public Client of(String normal) {
        return within(List.of(normal), normal).apply(normal);
    }

    /**
     * Finds the client of each line of a paste: by its own words, otherwise by those of the nearest line, such as the
     * command before it, otherwise by what only a library wrote.
     *
     * @param lines after {@link PastedText#normal}
     * @param joined all of them in one
     */
    Function<String, Client> within(List<String> lines, String joined) {
        Client ofPaste = of(joined, Rule::phrases);
        Client ofLibrary = of(joined, librariesIn(joined, Operation.UNKNOWN));
        Operation done = Operation.in(joined);
        Map<String, Client> near = ofPaste == Client.UNKNOWN ? Map.of() : near(lines);
        return line -> of(line, Rule::phrases)
                .or(beside(line, near.getOrDefault(line, ofPaste)))
                .or(of(line, librariesIn(line, done)))
                .or(ofLibrary);
    }

    /** What libraries write in a text. Nodes only pull: what is written of a push or a login, another client wrote. */
    private static Function<Rule, List<List<String>>> librariesIn(String text, Operation otherwise) {
        Operation own = Operation.in(text);
        Operation done = own == Operation.UNKNOWN ? otherwise : own;
        boolean isOfNode = done != Operation.PUSH && done != Operation.LOGIN;
        return rule -> isOfNode || rule.client() != Client.KUBELET ? rule.libraries() : List.of();
    }

    /** The client of another line, unless it cannot have written this one. */
    private static Client beside(String line, Client other) {
        boolean isOther = (NOT_GO.contains(other) && GO_REQUEST.matcher(line).find()) || line.contains(ACCESS_IN_JSON);
        return isOther ? Client.UNKNOWN : other;
    }

    /** For each line the client of the last line before it that has one, or of the first one after it. */
    private Map<String, Client> near(List<String> lines) {
        Map<String, Client> all = new HashMap<>();
        List<String> before = new ArrayList<>();
        Client current = Client.UNKNOWN;
        for (String line : lines) {
            Client own = of(line, Rule::phrases);
            if (own != Client.UNKNOWN) {
                current = own;
                before.forEach(early -> all.put(early, own));
                before.clear();
            } else if (current == Client.UNKNOWN) {
                before.add(line);
            } else {
                all.put(line, current);
            }
        }
        return all;
    }

    private Client of(String normal, Function<Rule, List<List<String>>> phrases) {
        // Plain loops: a paste has thousands of lines, and each is compared with each phrase.
        for (Rule rule : rules) {
            for (List<String> parts : phrases.apply(rule)) {
                if (holdsAll(normal, parts)) {
                    return rule.client();
                }
            }
        }
        return Client.UNKNOWN;
    }

    private static boolean holdsAll(String normal, List<String> parts) {
        for (String part : parts) {
            if (!holds(normal, part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(String normal, String part) {
        if (part.startsWith("^")) {
            return normal.startsWith(part.substring(1));
        }
        int at = normal.indexOf(part);
        if (at < 0 || !part.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
            return at >= 0;
        }
        while (at >= 0 && !standsAlone(normal, at, at + part.length())) {
            at = normal.indexOf(part, at + 1);
        }
        return at >= 0;
    }

    /** Whether it is not a part of a name, a path or another word. */
    private static boolean standsAlone(String text, int from, int to) {
        boolean begins = from == 0 || " \"'`[(=".indexOf(text.charAt(from - 1)) >= 0;
        boolean ends = to == text.length() || " \"'`])=,".indexOf(text.charAt(to)) >= 0 || text.startsWith(": ", to);
        return begins && ends;
    }
}
