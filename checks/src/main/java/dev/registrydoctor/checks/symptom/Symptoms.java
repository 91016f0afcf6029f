package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.Belonging;
import dev.registrydoctor.checks.reading.Client;
import dev.registrydoctor.checks.reading.ErrorNames;
import dev.registrydoctor.checks.reading.FailureKind;
import dev.registrydoctor.checks.reading.Leg;
import dev.registrydoctor.checks.reading.Operation;
import dev.registrydoctor.checks.reading.PastedText;
import dev.registrydoctor.checks.reading.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a pasted error or a description. */
public final class Symptoms {

    /** Words that are in more patterns than this are not specific. */
    private static final int COMMON = 6;

    private static final int MOST_NEAREST = 3;

    /** The most lines that are searched for a sign of a registry. */
    private static final int MOST_FOR_SIGNS = 400;

    private static final String NO_SIGN = "an error of other software, without a sign of a registry";

    private static final Set<String> OF_CLUSTER = Set.of(
            "pod",
            "pods",
            "node",
            "nodes",
            "cluster",
            "kubelet",
            "kubernetes",
            "k8s",
            "microk8s",
            "containerd",
            "deployment",
            "deployments");

    private final Knowledge knowledge;
    private final Collection<String> known;
    private final PastedText pasted;
    private final Reading reading;
    private final Function<String, Client> clients;
    private final Description description;
    private final Map<String, Belonging> belongings = new HashMap<>();

    private Symptoms(Knowledge knowledge, Collection<String> known, String text) {
        this.knowledge = knowledge;
        this.known = known;
        this.pasted = PastedText.of(text);
        this.reading = knowledge.reader().read(pasted);
        this.clients = knowledge.reader().clients(pasted);
        this.description = Description.of(text, pasted, knowledge.spelling(), knowledge.foreign());
    }

    /** Reads a text of any size and content; never fails. */
    public static Symptom read(String text) {
        return read(text, List.of());
    }

    /**
     * Reads a text of any size and content; never fails.
     *
     * @param known the registries of this environment, {@code host:port}: a line with one of them is about a
     *     registry
     */
    public static Symptom read(String text, Collection<String> known) {
        return new Symptoms(Knowledge.all(), known, text).understand();
    }

    /** A line and the first pattern that matches it. */
    private record Hit(String line, Pattern pattern, int rank) {}

    private Symptom understand() {
        List<Hit> all = hits();
        List<Hit> hits = ofRegistries(all);
        Optional<Symptom> told = told(all);
        if (told.isPresent()) {
            return told.get();
        }
        Optional<Pattern> byShape = byShape(hits);
        if (byShape.isPresent()) {
            return symptom(reading.statement(), byShape.get(), false, "", List.of(), List.of());
        }
        if (hits.isEmpty()) {
            return all.isEmpty() ? unmatched() : elsewhere(all.get(0).line());
        }
        // Of two equally good lines, the later one is used, as the reader does: retries come first.
        Hit best = hits.stream()
                .reduce((first, second) -> second.rank() <= first.rank() ? second : first)
                .orElseThrow();
        List<Pattern> others = hits.stream()
                .map(Hit::pattern)
                .distinct()
                .filter(p -> !p.equals(best.pattern()))
                .toList();
        return symptom(best.line(), best.pattern(), false, "", others, List.of());
    }

    /**
     * A description with a word of an error in it ("since the upgrade some Pods are in ImagePullBackOff") says more than
     * that word.
     */
    private Optional<Symptom> told(List<Hit> hits) {
        // Who asked whom is what only an error tells.
        boolean hasStructure = reading.failure() != FailureKind.UNKNOWN
                && (reading.target() != null || (reading.leg() != Leg.UNKNOWN && reading.client() != Client.UNKNOWN));
        boolean isMore = description.isTold()
                && !hasStructure
                && pasted.lines().stream().noneMatch(knowledge.signs()::isBare)
                && hits.stream().map(Hit::pattern).allMatch(pattern -> pattern.general() || pattern.state())
                && !isElsewhere(pasted.joined());
        return isMore
                ? described(knowledge.descriptions().stream().filter(pattern -> !pattern.general()))
                : Optional.empty();
    }

    private Optional<Symptom> described(Stream<Pattern> patterns) {
        List<Set<String>> passages = description.passages().stream()
                .filter(words -> knowledge.groups().otherSubject(words).isEmpty())
                .toList();
        return patterns.filter(pattern -> passages.stream().anyMatch(pattern::describes))
                .findFirst()
                .map(pattern -> symptom(pasted.joined(), pattern, true, "", List.of(), List.of()));
    }

    /** The knowledge for this structure, if no pattern describes the error or only general ones that it replaces. */
    private Optional<Pattern> byShape(List<Hit> hits) {
        // Where the error names a registry, another line without a sign of one is noise: what kubectl says of the API
        // server.
        boolean isOfRegistry = belonging(reading.statement()).isRegistry();
        Set<String> found = hits.stream()
                .filter(hit -> !isOfRegistry || belonging(hit.line()).isRegistry())
                .map(hit -> hit.pattern().id())
                .collect(Collectors.toSet());
        Optional<Pattern> fitting = knowledge.byShape().stream()
                .filter(pattern -> pattern.shape().over().containsAll(found))
                .filter(pattern -> pattern.shape().fits(reading))
                .findFirst();
        if (fitting.isEmpty() || !hits.isEmpty()) {
            return fitting;
        }
        Belonging belonging = belonging(reading.statement());
        boolean isOurs = reading.leg() == Leg.DAEMON
                || belonging.isRegistry()
                || (belonging.kind() == Belonging.Kind.OPEN && knowledge.signs().isBare(reading.statement()))
                || (!belonging.sure() && hasSign());
        return fitting.filter(p -> isOurs);
    }

    /** Those about a registry: many programs report a refused connection. */
    private List<Hit> ofRegistries(List<Hit> hits) {
        boolean hasSign =
                hits.stream().anyMatch(hit -> belonging(hit.line()).isRegistry()) || (!hits.isEmpty() && hasSign());
        List<Hit> ours = hits.stream()
                .filter(hit -> isOfRegistry(hit, belonging(hit.line()), hasSign))
                .toList();
        // Where an error has a sign of a registry itself, those of other hosts in the same paste are not about it.
        List<Hit> own = ours.stream()
                .filter(hit -> !belonging(hit.line()).isElsewhere())
                .toList();
        return own.isEmpty() ? ours : own;
    }

    private boolean isOfRegistry(Hit hit, Belonging belonging, boolean hasSign) {
        return switch (belonging.kind()) {
            case REGISTRY -> true;
            case ELSEWHERE -> !belonging.sure() && (hasSign || !hit.pattern().general());
            case OPEN ->
                hasSign
                        || !hit.pattern().general()
                        || (knowledge.signs().isBare(hit.line()) && !isOfAnotherNamespace());
        };
    }

    /** Whether kubectl describes an object of another namespace than the registry's: its events are about that object. */
    private boolean isOfAnotherNamespace() {
        return pasted.lines().stream()
                .limit(MOST_FOR_SIGNS)
                .map(PastedText::normal)
                .anyMatch(line -> line.startsWith("namespace: ") && !line.contains("registry"));
    }

    private boolean hasSign() {
        return isSaidToBeOurs()
                || pasted.lines().stream()
                        .limit(MOST_FOR_SIGNS)
                        .anyMatch(line -> belonging(line).isRegistry());
    }

    private boolean isSaidToBeOurs() {
        return description.isSentence() && description.passages().stream().anyMatch(knowledge.groups()::isSign);
    }

    /** Whether a text is about other software; a person who names a registry names other software beside it. */
    private boolean isElsewhere(String text) {
        Belonging belonging = belonging(text);
        return belonging.isElsewhere() && (belonging.sure() || !isSaidToBeOurs());
    }

    /** What a line is about; computed once, since each line is compared with some hundred phrases. */
    private Belonging belonging(String line) {
        return belongings.computeIfAbsent(line, l -> knowledge.signs().of(l, known));
    }

    /** A symptom for a line that is not about a registry, with what it looks like. */
    private Symptom elsewhere(String line) {
        String looksLike = Stream.concat(
                        Stream.of(line), pasted.lines().stream().limit(MOST_FOR_SIGNS))
                .map(this::belonging)
                .filter(Belonging::isElsewhere)
                .map(Belonging::looksLike)
                .findFirst()
                .orElse(NO_SIGN);
        return symptom(line, null, false, looksLike, List.of(), List.of());
    }

    private List<Hit> hits() {
        List<Hit> hits = new ArrayList<>();
        for (String line : pasted.lines()) {
            hit(line, hits);
        }
        if (hits.isEmpty() && pasted.lines().size() > 1) {
            hit(pasted.joined(), hits);
        }
        return hits;
    }

    private Client client(String line) {
        return clients.apply(PastedText.normal(line));
    }

    private void hit(String line, List<Hit> hits) {
        String normal = PastedText.normal(line);
        Client client = clients.apply(normal);
        List<Pattern> patterns = knowledge.patterns();
        for (int rank = 0; rank < patterns.size(); rank++) {
            if (patterns.get(rank).fits(normal, client)) {
                hits.add(new Hit(line, patterns.get(rank), rank));
                return;
            }
        }
    }

    private Symptom unmatched() {
        String joined = pasted.joined();
        String line = pasted.lines().isEmpty()
                ? ""
                : pasted.lines().get(pasted.lines().size() - 1);
        if (isElsewhere(joined)) {
            return elsewhere(line);
        }
        return described(Stream.concat(knowledge.descriptions().stream(), knowledge.patterns().stream()))
                .orElseGet(() -> notUnderstood(line, words(joined)));
    }

    private Symptom notUnderstood(String line, Set<String> said) {
        String subject = otherSubject();
        return symptom(line, null, false, subject, List.of(), subject.isEmpty() ? nearest(said) : List.of());
    }

    /** What a person's text is about that is not about a registry; empty when a part of it can be about one. */
    private String otherSubject() {
        List<String> subjects = description.passages().stream()
                .flatMap(words -> knowledge.groups().otherSubject(words).stream())
                .toList();
        boolean isAll = description.isTold()
                && subjects.size() == description.passages().size();
        return isAll && !subjects.isEmpty() ? subjects.get(0) : "";
    }

    private Symptom symptom(
            String line,
            @Nullable Pattern pattern,
            boolean described,
            String looksLike,
            List<Pattern> others,
            List<Pattern> nearest) {
        Client client = client(line);
        Pattern shown = pattern == null
                ? null
                : pattern.without(cause -> described
                        ? !isOfCluster() && knowledge.reader().isImpossible(cause, pasted, reading)
                        : knowledge.reader().isImpossible(cause, client, reading));
        Remark.Sifted sorted = Remark.sorted(
                shown == null ? List.of() : shown.causes(),
                description,
                knowledge.remarks(),
                described || description.isTold());
        return new Symptom(
                line,
                client,
                ErrorNames.in(line, pasted.ofOneCommand()),
                described && description.isTold() ? ofDescription() : reading,
                shown,
                sorted.causes(),
                sorted.excluded(),
                described,
                looksLike,
                others,
                nearest);
    }

    /**
     * A person who names no host and no image tells what they did, in any order: not whom a request asked, and not how it failed.
     * A command at its prompt was run, and what follows is its output.
     */
    private Reading ofDescription() {
        boolean isRun = pasted.lines().stream().anyMatch(line -> line.startsWith("$ "));
        return isRun || reading.target() != null || reading.image() != null
                ? reading
                : new Reading(
                        reading.statement(),
                        reading.client(),
                        Operation.UNKNOWN,
                        Leg.UNKNOWN,
                        null,
                        FailureKind.UNKNOWN,
                        null,
                        null);
    }

    /** Whether a description is also about what nodes do, whatever program a person ran by hand. */
    private boolean isOfCluster() {
        return description.passages().stream().anyMatch(words -> !Collections.disjoint(words, OF_CLUSTER));
    }

    /** The patterns that share most of the rare words. */
    private List<Pattern> nearest(Set<String> said) {
        Map<String, Set<Pattern>> uses = new HashMap<>();
        for (Pattern pattern : knowledge.patterns()) {
            for (String word : wordsOf(pattern)) {
                uses.computeIfAbsent(word, w -> new LinkedHashSet<>()).add(pattern);
            }
        }
        Map<Pattern, Double> scores = new HashMap<>();
        for (String word : said) {
            Set<Pattern> users = uses.getOrDefault(word, Set.of());
            if (users.size() <= COMMON) {
                users.forEach(p -> scores.merge(p, 1.0 / users.size(), Double::sum));
            }
        }
        return knowledge.patterns().stream()
                .filter(p -> scores.getOrDefault(p, 0.0) >= 1.0)
                .sorted(Comparator.comparing(p -> -scores.getOrDefault(p, 0.0)))
                .limit(MOST_NEAREST)
                .toList();
    }

    private static Set<String> wordsOf(Pattern pattern) {
        Set<String> all = new LinkedHashSet<>();
        pattern.phrases().forEach(parts -> parts.forEach(part -> all.addAll(words(part))));
        all.addAll(words(pattern.says()));
        return all;
    }

    /** Words of three letters or more, lower case, and port numbers. */
    private static Set<String> words(String text) {
        return Arrays.stream(PastedText.normal(text).split("[^a-z0-9']+"))
                .filter(word -> word.length() >= 3 || word.equals("no"))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
