package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.Block;
import dev.registrydoctor.checks.reading.Client;
import dev.registrydoctor.checks.reading.ErrorReader;
import dev.registrydoctor.checks.reading.FailureKind;
import dev.registrydoctor.checks.reading.Leg;
import dev.registrydoctor.checks.reading.Operation;
import dev.registrydoctor.checks.reading.RegistrySigns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the knowledge files. The head of each file describes its format. */
final class KnowledgeReader {

    private static final Set<String> PATTERN_KEYS = Set.of(
            "pattern",
            "says",
            "general",
            "state",
            "phrase",
            "words",
            "failure",
            "client",
            "registry",
            "cause",
            "also",
            "ask",
            "example",
            "from");
    private static final Set<String> DESCRIPTION_KEYS =
            Set.of("pattern", "says", "general", "words", "cause", "also", "ask", "example", "from");
    private static final Set<String> CANDIDATE_KEYS = Set.of(
            "pattern",
            "says",
            "leg",
            "target",
            "failure",
            "operation",
            "client",
            "over",
            "cause",
            "also",
            "ask",
            "example",
            "from");
    private static final Set<String> REMARK_KEYS = Set.of("remark", "says", "works", "words", "out", "first");
    private static final Set<String> TEST_KEYS = Set.of("problem", "client", "check", "run", "where", "yes", "no");
    private static final Set<String> ASK_KEYS = Set.of("ask", "text", "choice", "in", "out", "past");

    /** The texts of the files. */
    record Texts(
            String patterns,
            String descriptions,
            String remarks,
            String groups,
            String candidates,
            String tests,
            String questions,
            String signs,
            String languages) {}

    private KnowledgeReader() {}

    /**
     * Reads the texts of the files.
     *
     * @throws IllegalArgumentException when a file is not in this format, with the block and the line
     */
    static Knowledge read(Texts texts) {
        WordGroups groups = WordGroups.read(texts.groups());
        Map<String, HowToTell> byProblem = new LinkedHashMap<>();
        Map<Client, Map<String, HowToTell>> byClient = new EnumMap<>(Client.class);
        for (Block block : Block.of(texts.tests())) {
            Set<Client> clients = clients(block.knowing(TEST_KEYS));
            HowToTell test = test(block, clients.isEmpty() ? null : byProblem.get(block.one("problem")));
            boolean isSecond = clients.isEmpty()
                    ? byProblem.put(test.problem(), test) != null
                    : clients.stream()
                                    .map(client -> byClient.computeIfAbsent(client, c -> new LinkedHashMap<>()))
                                    .filter(tests -> tests.put(test.problem(), test) != null)
                                    .count()
                            > 0;
            if (isSecond) {
                throw block.wrong("is defined twice");
            }
        }
        Map<String, Ask> byId = new LinkedHashMap<>();
        for (Block block : Block.of(texts.questions())) {
            Ask ask = ask(block.knowing(ASK_KEYS));
            if (byId.put(ask.id(), ask) != null) {
                throw block.wrong("is defined twice");
            }
        }
        Set<String> ids = new HashSet<>();
        List<Pattern> all = patterns(texts.patterns(), PATTERN_KEYS, ids, byId);
        List<Pattern> descriptions = patterns(groups.expanded(texts.descriptions()), DESCRIPTION_KEYS, ids, byId);
        List<Remark> remarks = Block.of(groups.expanded(texts.remarks())).stream()
                .map(block -> remark(block.knowing(REMARK_KEYS)))
                .toList();
        List<Pattern> byShape = Stream.concat(
                        patterns(texts.candidates(), CANDIDATE_KEYS, ids, byId).stream(),
                        // Of those that are as special, the blocks of the structure come first: the sort keeps their
                        // order.
                        all.stream()
                                .filter(pattern -> !pattern.shape().failures().isEmpty()))
                .sorted(Comparator.comparing(pattern -> -pattern.shape().weight()))
                .toList();
        return new Knowledge(
                all,
                descriptions,
                remarks,
                groups,
                spelling(Stream.concat(descriptions.stream(), all.stream()), remarks),
                byShape,
                byProblem,
                byClient,
                byId,
                ErrorReader.ofProgram(),
                RegistrySigns.read(texts.signs()),
                ForeignWords.read(texts.languages()));
    }

    private static List<Pattern> patterns(String text, Set<String> keys, Set<String> ids, Map<String, Ask> asks) {
        List<Pattern> all = new ArrayList<>();
        for (Block block : Block.of(text)) {
            Pattern pattern = pattern(block.knowing(keys));
            if (!ids.add(pattern.id())) {
                throw block.wrong("is defined twice");
            }
            if (!asks.keySet().containsAll(pattern.asks())) {
                throw block.wrong("has a question that is not defined");
            }
            if (!ids.containsAll(pattern.shape().over())) {
                throw block.wrong("is over a pattern that is not defined");
            }
            all.add(pattern);
        }
        return all;
    }

    private static Shape shape(Block block, Set<Client> clients) {
        try {
            return new Shape(
                    named(block, "leg", Leg::valueOf),
                    named(block, "failure", FailureKind::valueOf),
                    named(block, "operation", Operation::valueOf),
                    clients,
                    block.all("target").contains("elsewhere"),
                    named(block, "over", Function.identity()));
        } catch (IllegalArgumentException e) {
            throw block.wrong("has a name that is not defined: " + e.getMessage());
        }
    }

    private static <T> Set<T> named(Block block, String key, Function<String, T> read) {
        return block.all(key).stream()
                .flatMap(line -> words(line).stream())
                .map(read)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Remark remark(Block block) {
        return new Remark(
                block.one("remark"),
                block.one("says"),
                !block.all("works").isEmpty(),
                block.all("words").stream().map(KnowledgeReader::words).toList(),
                block.all("out").stream().flatMap(l -> words(l).stream()).toList(),
                block.all("first").stream().flatMap(l -> words(l).stream()).toList());
    }

    private static Spelling spelling(Stream<Pattern> patterns, List<Remark> remarks) {
        return new Spelling(Stream.concat(
                        patterns.flatMap(pattern -> pattern.words().stream()),
                        remarks.stream().flatMap(remark -> remark.words().stream()))
                .flatMap(List::stream)
                .toList());
    }

    /**
     * A test.
     *
     * @param usual that of the other clients, whose check it is too; null for this one itself
     */
    private static HowToTell test(Block block, @Nullable HowToTell usual) {
        return new HowToTell(
                block.one("problem"),
                usual == null ? block.one("check") : usual.check(),
                block.one("run"),
                block.one("where"),
                block.one("yes"),
                block.one("no"));
    }

    private static Ask ask(Block block) {
        List<Ask.Choice> choices = new ArrayList<>();
        for (Block.Line line : block.lines()) {
            int last = choices.size() - 1;
            Set<String> problems = new LinkedHashSet<>(words(line.value()));
            switch (line.key()) {
                case "choice" -> {
                    List<String> idAndText = List.of(line.value().split("\\s+", 2));
                    if (idAndText.size() != 2) {
                        throw block.wrong("has a choice without a text in line " + line.number());
                    }
                    choices.add(Ask.Choice.plain(idAndText.get(0), idAndText.get(1)));
                }
                case "in", "out", "past" -> {
                    if (last < 0) {
                        throw block.wrong("has a line before its first choice in line " + line.number());
                    }
                    choices.set(last, changed(choices.get(last), line.key(), problems));
                }
                default -> {}
            }
        }
        choices.add(Ask.Choice.plain(Ask.DONT_KNOW, "I don't know"));
        return new Ask(block.one("ask"), block.one("text"), choices);
    }

    private static Ask.Choice changed(Ask.Choice old, String key, Set<String> problems) {
        return switch (key) {
            case "in" -> new Ask.Choice(old.id(), old.text(), problems, old.rulesOut(), old.past());
            case "out" -> new Ask.Choice(old.id(), old.text(), old.confirms(), problems, old.past());
            default -> new Ask.Choice(old.id(), old.text(), old.confirms(), old.rulesOut(), true);
        };
    }

    private static Pattern pattern(Block block) {
        List<String> texts = block.all("example");
        List<String> sources = block.all("from");
        if (texts.isEmpty() || texts.size() != sources.size()) {
            throw block.wrong("needs one or more lines 'example' with a line 'from' each");
        }
        List<Pattern.Example> examples = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            examples.add(new Pattern.Example(texts.get(i), sources.get(i)));
        }
        Set<Client> clients = clients(block);
        List<String> registries = block.all("registry");
        return new Pattern(
                block.one("pattern"),
                block.one("says"),
                !block.all("general").isEmpty(),
                !block.all("state").isEmpty(),
                block.phrases("phrase"),
                block.all("words").stream().map(KnowledgeReader::words).toList(),
                clients,
                registries.isEmpty() ? null : registries.get(0),
                shape(block, block.all("phrase").isEmpty() ? clients : Set.of()),
                block.all("cause").stream().flatMap(l -> words(l).stream()).toList(),
                block.all("also"),
                block.all("ask").stream().flatMap(l -> words(l).stream()).toList(),
                examples);
    }

    private static Set<Client> clients(Block block) {
        return block.all("client").stream()
                .flatMap(line -> words(line).stream())
                .map(Client::named)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<String> words(String line) {
        return line.isEmpty() ? List.of() : List.of(line.split("\\s+"));
    }
}
