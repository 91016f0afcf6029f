package dev.registrydoctor.checks.reading;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides whether an error line is about a registry, by the signs of registries and of other software in {@code
 * signs.txt}, whose head describes its format. Immutable.
 */
public final class RegistrySigns {

    private static final Set<String> KEYS =
            Set.of("registry", "software", "phrase", "host", "label", "port", "bare", "unless", "surely");

    /** Ports that clients of a registry use, like any other clients. */
    private static final Set<Integer> PORTS_OF_THE_WEB = Set.of(80, 443, 8080, 8443);

    /** The pseudonym of a host in a redacted text, which shows nothing about the host. */
    private static final Pattern PSEUDONYM = Pattern.compile("host-[0-9a-f]{8}\\.example");

    /** A name that a person wrote over: {@code xxx.xxx.xxx.xxx}, {@code 10.x.x.5}, {@code ***}, {@code xxxxx.com}. */
    private static final Pattern MASKED = Pattern.compile(
            "(?=.{0,60}[x*])(?:[x*]{1,60}|\\d{1,3})(?:[.-](?:[x*]{1,60}|\\d{1,3}|com|io|net|org|de|local)){0,12}");

    /** The start of Docker's messages about one layer. */
    private static final Pattern LAYER = Pattern.compile("[0-9a-f]{12}: ");

    /** What Docker writes of a layer while it goes on. */
    private static final Pattern LAYER_MOVES =
            Pattern.compile("[0-9a-f]{12}: (?:download|pull|push|retrying in|extracting"
                    + "|verifying checksum|waiting|preparing|layer already exists|already exists)");

    /** A command that tests a port, up to the port. */
    private static final String PORT_TEST = "\\b(?:telnet|nc|ncat|netcat)(?: -[a-z]{1,6})? [a-z0-9.-]{1,100} ";

    private static final List<String> BROWSER = List.of("err_", "can't be reached", "connection is not private");

    private static final List<String> PATHS = List.of("/manifests/", "/blobs/", "/tags/list", "/_catalog", "/token");

    private record Software(
            String name,
            List<List<String>> sure,
            List<List<String>> phrases,
            List<List<String>> exceptions,
            List<String> hosts,
            List<String> labels,
            Set<Integer> ports) {
        static boolean isOne(Block block) {
            return block.knowing(KEYS).lines().get(0).key().equals("software");
        }

        static Software of(Block block) {
            return new Software(
                    block.one("software"),
                    block.phrases("surely"),
                    block.phrases("phrase"),
                    block.phrases("unless"),
                    block.all("host"),
                    block.all("label"),
                    RegistrySigns.ports(block));
        }

        boolean hasHost(String host) {
            return isNamed(host, hosts, labels);
        }

        boolean isSurelyIn(String lower) {
            return holdsAny(lower, sure) && !holdsAny(lower, exceptions);
        }

        boolean isIn(String lower, List<Mention> mentions) {
            return (holdsAny(lower, phrases) || mentions.stream().anyMatch(m -> isOf(m, this)))
                    && !holdsAny(lower, exceptions);
        }
    }

    private final List<Software> software;
    private final List<List<String>> phrases;
    private final List<String> hosts;
    private final List<String> labels;
    private final Set<Integer> ports;
    private final List<Pattern> writtenPorts;
    private final List<String> bare;

    private RegistrySigns(Block own, List<Software> software) {
        this.software = List.copyOf(software);
        phrases = own.phrases("phrase");
        hosts = own.all("host");
        labels = own.all("label");
        bare = own.all("bare");
        ports = ports(own);
        writtenPorts = ports.stream()
                .map(p -> Pattern.compile("(?:[a-z0-9\\]]:|\\bport |" + PORT_TEST + ")" + p + "\\b(?!\\.\\d)"))
                .toList();
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException when it is not in this format, with the block and the line
     */
    public static RegistrySigns read(String text) {
        Map<Boolean, List<Block>> blocks = Block.of(text).stream().collect(Collectors.partitioningBy(Software::isOne));
        List<Block> own = blocks.getOrDefault(false, List.of());
        return new RegistrySigns(
                new Block(own.stream().flatMap(b -> b.lines().stream()).toList()),
                blocks.getOrDefault(true, List.of()).stream().map(Software::of).toList());
    }

    private static Set<Integer> ports(Block block) {
        return block.all("port").stream().map(Integer::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What a line is about.
     *
     * @param line cleaned, see {@link PastedText}
     * @param known hosts, as {@code host} or {@code host:port}, that this environment uses as registries
     */
    public Belonging of(String line, Collection<String> known) {
        String lower = PastedText.normal(line);
        List<Mention> mentions = Mention.in(line);
        Optional<Software> sure =
                software.stream().filter(other -> other.isSurelyIn(lower)).findFirst();
        if (sure.isPresent()) {
            return Belonging.elsewhere(sure.get().name(), true);
        }
        if (holdsAny(lower, phrases)
                || LAYER_MOVES.matcher(lower).lookingAt()
                || mentions.stream().anyMatch(m -> isRegistry(m, known))
                || known.stream().anyMatch(host -> names(lower, host) || isShownInABrowser(lower, host))) {
            return Belonging.REGISTRY;
        }
        Optional<Software> likely =
                software.stream().filter(other -> other.isIn(lower, mentions)).findFirst();
        if (likely.isPresent()) {
            return Belonging.elsewhere(likely.get().name(), false);
        }
        if (writtenPorts.stream().anyMatch(p -> p.matcher(lower).find())) {
            return Belonging.REGISTRY;
        }
        return mentions.stream()
                .filter(m -> isForeign(m, lower) && !isProxy(lower, m))
                .findFirst()
                .map(m -> Belonging.elsewhere(
                        "a connection to " + m.target().authority() + ", which is not known to be a registry", false))
                .orElse(Belonging.OPEN);
    }

    /** Whether a line without names is only the end of a client's error. */
    public boolean isBare(String line) {
        String lower = PastedText.normal(line);
        return bare.stream().anyMatch(lower::startsWith) || LAYER.matcher(lower).lookingAt();
    }

    private boolean isRegistry(Mention mention, Collection<String> known) {
        LegTarget target = mention.target();
        boolean isApi = mention.kind() == Mention.Kind.URL && isApi(mention.path());
        boolean isScheme = "docker".equals(target.scheme()) || "oci".equals(target.scheme());
        return isApi
                || isScheme
                || known.contains(target.authority())
                || known.contains(target.host())
                || isNamedLikeOne(target.host());
    }

    /** Whether a path belongs to the registry's API; many other APIs start with /v2/ too. */
    private static boolean isApi(String path) {
        return path.equals("/v2/")
                || path.equals("/v2")
                || (path.startsWith("/v2/") && PATHS.stream().anyMatch(path::contains));
    }

    private boolean isNamedLikeOne(String host) {
        return software.stream().noneMatch(s -> s.hasHost(host)) && isNamed(host, hosts, labels);
    }

    /** Whether a host is one of the domains, is in one of them, or has one of the labels in its name. */
    private static boolean isNamed(String host, List<String> domains, List<String> labels) {
        return domains.stream().anyMatch(d -> host.equals(d) || host.endsWith("." + d))
                || labels.stream().anyMatch(host::contains);
    }

    private static boolean isOf(Mention mention, Software other) {
        Integer port = mention.target().port();
        return (port != null && other.ports().contains(port))
                || other.hasHost(mention.target().host());
    }

    private boolean isForeign(Mention mention, String lower) {
        LegTarget target = mention.target();
        if (target.host().isEmpty()
                || PSEUDONYM.matcher(target.host()).matches()
                || MASKED.matcher(target.host()).matches()) {
            return false;
        }
        if (mention.kind() == Mention.Kind.URL) {
            // Clients of registries leave out the path, and curl asks what it is told.
            return mention.path().length() > 1 || !isOfTheWeb(target) || lower.startsWith("curl: ");
        }
        Integer port = target.port();
        return mention.kind() == Mention.Kind.LOOKUP || (port != null && !ports.contains(port));
    }

    /** The proxy's address does not show the server that the client wanted. */
    private static boolean isProxy(String lower, Mention mention) {
        return mention.kind() != Mention.Kind.URL && lower.lastIndexOf("proxyconnect", mention.at()) >= 0;
    }

    private static boolean isOfTheWeb(LegTarget target) {
        Integer port = target.effectivePort();
        return port != null && PORTS_OF_THE_WEB.contains(port);
    }

    /** Whether a page of a browser is about this host: it shows no port. */
    private static boolean isShownInABrowser(String lower, String authority) {
        if (BROWSER.stream().noneMatch(lower::contains)) {
            return false;
        }
        String host = authority.replaceFirst(":\\d+$", "");
        return names(lower, host) && !lower.contains(host + ":");
    }

    private static boolean names(String lower, String host) {
        int at = lower.indexOf(host);
        int end = at + host.length();
        return at >= 0
                && host.length() > 3
                && (at == 0 || !isOfName(lower.charAt(at - 1)))
                && (end == lower.length() || !isOfName(lower.charAt(end)));
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }

    /** A part that starts with a letter must start a word: "E: Failed" is not in "authorize: failed". */
    private static boolean holds(String lower, String part) {
        int at = lower.indexOf(part);
        if (part.isEmpty() || !isOfName(part.charAt(0))) {
            return at >= 0;
        }
        while (at > 0 && isOfName(lower.charAt(at - 1))) {
            at = lower.indexOf(part, at + 1);
        }
        return at >= 0;
    }

    private static boolean holdsAny(String lower, List<List<String>> all) {
        for (List<String> some : all) {
            if (some.stream().allMatch(part -> holds(lower, part))) {
                return true;
            }
        }
        return false;
    }
}
