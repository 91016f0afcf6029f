package dev.registrydoctor.doctor.source.host;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.host.PacketFilter.Backend;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.ForwardChain;
import dev.registrydoctor.doctor.source.ShownText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lists what the packet filter says of a node port. kube-proxy may have written to any of four places, and each has its own
 * list: legacy iptables, iptables in nftables' form, nftables' own table, and the virtual servers of IPVS.
 */
public final class PacketFilters {

    /** Of one object of nft's list, in characters: kube-proxy's map of 16,000 Services. */
    private static final int MAX_OBJECT = 2 << 20;

    private static final int MAX_RULES = 40;
    private static final int MAX_RULE = 300;
    /** The tables of legacy iptables; where this is not, none is in use, and asking could load a module. */
    private static final String LEGACY_TABLES = "/proc/net/ip_tables_names";

    private static final Pattern PORTS = Pattern.compile("--(?:dports?|sports?) (\\S+)");

    private final HostRoot host;
    private final ProgramReader reader;

    public PacketFilters(HostRoot host, ProgramReader reader) {
        this.host = host;
        this.reader = reader;
    }

    public Answer<PacketFilter> ask(PacketFilter.Ask question) {
        if (!host.isLive()) {
            return unknown(
                    question,
                    Gap.Cause.OUT_OF_VIEW,
                    "packet-filter rules can be read only on the host itself",
                    "run registry-doctor on the host itself");
        }
        if (!host.isDirectory("/var/snap/microk8s")) {
            return unknown(
                    question,
                    Gap.Cause.OUT_OF_VIEW,
                    "MicroK8s is not installed on this host",
                    "run registry-doctor on a node of the cluster");
        }
        List<String> programs = programs();
        if (programs.isEmpty()) {
            return unknown(question, Gap.Cause.OUT_OF_VIEW, "this host has neither iptables-save nor nft", "");
        }
        try {
            Map<String, String> printed = new LinkedHashMap<>();
            for (String program : programs) {
                printed.put(
                        program,
                        run(program.endsWith("/nft") ? List.of(program, "-j", "list", "ruleset") : List.of(program)));
            }
            printed.put(VirtualServers.FILE, host.exists(VirtualServers.FILE) ? host.read(VirtualServers.FILE) : "");
            return Answer.known(of(printed, question.port()), HostRoot.source(String.join(", ", programs)));
        } catch (TimeoutException e) {
            return unknown(
                    question,
                    Gap.Cause.TIMED_OUT,
                    "no answer within " + ProgramReader.LIMIT.toSeconds() + " s",
                    "try: sudo " + list());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown(question, Gap.Cause.TIMED_OUT, "the run ended", "");
        } catch (Exception e) {
            return unknown(question, Gap.Cause.NOT_PERMITTED, Failure.of(e).detail(), "run with sudo");
        }
    }

    /**
     * What these programs list of a port.
     *
     * @param printed what each printed; the last part of a program's path is its name
     * @throws IOException when a list is not in the form of its program
     */
    public static PacketFilter of(Map<String, String> printed, int port) throws IOException {
        List<String> rules = new ArrayList<>();
        Set<Backend> listed = new TreeSet<>();
        boolean kubeProxy = false;
        for (Map.Entry<String, String> list : printed.entrySet()) {
            String program = list.getKey().substring(list.getKey().lastIndexOf('/') + 1);
            if (program.equals("ip_vs")) {
                rules.addAll(VirtualServers.of(list.getValue(), port));
                listed.add(Backend.IPVS);
                continue;
            }
            listed.add(program.equals("nft") ? Backend.NFTABLES : Backend.IPTABLES);
            boolean legacy = program.equals("iptables-legacy-save");
            PacketFilter seen = program.equals("nft")
                    ? ofNft(list.getValue(), port)
                    : ofIptables(list.getValue(), port, legacy ? "legacy " : "");
            kubeProxy |= seen.kubeProxy();
            rules.addAll(seen.rules());
            if (program.equals("nft") ? seen.kubeProxy() : list.getValue().contains("\n:KUBE-SVC-")) {
                // It deletes its rules of another mode when it starts (cmd/kube-proxy, platformCleanup).
                listed.addAll(List.of(Backend.values()));
            }
        }
        return new PacketFilter(kubeProxy, rules, List.copyOf(listed));
    }

    private static String list() {
        return "iptables-save; sudo nft list ruleset";
    }

    /** The programs that exist here; iptables' two forms by name where they have names of their own. */
    private List<String> programs() {
        List<String> programs = new ArrayList<>();
        String inNft = find("iptables-nft-save");
        String legacy = find("iptables-legacy-save");
        String either = find("iptables-save");
        if (inNft == null && either != null) {
            programs.add(either);
        } else if (inNft != null) {
            programs.add(inNft);
        }
        if (legacy != null && inNft != null && host.exists(LEGACY_TABLES)) {
            programs.add(legacy);
        }
        String nft = find("nft");
        if (nft != null) {
            programs.add(nft);
        }
        return programs;
    }

    private @Nullable String find(String program) {
        for (String folder : List.of("/usr/sbin/", "/sbin/", "/usr/bin/")) {
            if (host.exists(folder + program)) {
                return folder + program;
            }
        }
        return null;
    }

    /** What a program prints that may list the rules. */
    String run(List<String> command) throws Exception {
        ProgramReader.Printed printed = reader.read(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD),
                "the list is larger than 16 MiB");
        if (printed.exit() != 0) {
            throw new IOException(command.get(0) + " is not allowed to list them for this user");
        }
        return printed.text();
    }

    /** What {@code iptables-save} prints: tables begin with {@code *name}, chains with a colon, rules with {@code -A}. */
    static PacketFilter ofIptables(String text, int port) {
        return ofIptables(text, port, "");
    }

    private static PacketFilter ofIptables(String text, int port, String label) {
        List<String> rules = new ArrayList<>();
        Map<String, Integer> numbers = new HashMap<>();
        boolean kubeProxy = false;
        String table = "";
        boolean forwards = ForwardChain.letsPodsThrough(text.lines());
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.startsWith("*")) {
                table = line.substring(1);
                numbers.clear();
            } else if (line.startsWith(":")) {
                kubeProxy |= line.startsWith(":KUBE-SERVICES") || line.startsWith(":KUBE-NODEPORTS");
                boolean drops = line.matches(":INPUT DROP .*") || (line.matches(":FORWARD DROP .*") && !forwards);
                if (drops && table.equals("filter")) {
                    add(rules, label + table + ": " + line);
                }
            } else if (line.startsWith("-A ")) {
                int number = numbers.merge(line.split(" ", 3)[1], 1, Integer::sum);
                if (names(line, port) || leadsToRegistry(line) || stopsForwarding(line)) {
                    add(rules, label + table + " " + number + ": " + line);
                }
            }
        }
        return new PacketFilter(kubeProxy, rules);
    }

    /** kube-proxy's rule that gives packets for the Service the address of a Pod. */
    private static boolean leadsToRegistry(String rule) {
        return rule.startsWith("-A KUBE-SEP-")
                && rule.contains("\"" + BuiltIn.SERVICE_PATH)
                && rule.contains("--to-destination ");
    }

    /** Packets are forwarded with the Pod's port, not with the node port. */
    private static boolean stopsForwarding(String rule) {
        return rule.startsWith("-A FORWARD ")
                && (rule.contains("-j DROP") || rule.contains("-j REJECT"))
                && names(rule, BuiltIn.PORT);
    }

    private static void add(List<String> rules, String rule) {
        if (rules.size() < MAX_RULES) {
            rules.add(ShownText.line(rule, MAX_RULE));
        }
    }

    /** Whether a rule names the port: alone, in a list, or within a range. */
    private static boolean names(String rule, int port) {
        Matcher matcher = PORTS.matcher(rule);
        while (matcher.find()) {
            for (String part : matcher.group(1).split(",", -1)) {
                String[] ends = part.split(":", -1);
                if (ends[0].matches("\\d{1,5}")
                        && ends[ends.length - 1].matches("\\d{1,5}")
                        && port >= Integer.parseInt(ends[0])
                        && port <= Integer.parseInt(ends[ends.length - 1])) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What {@code nft -j list ruleset} prints (libnftables-json(5)); what iptables wrote is shown by iptables itself. */
    static PacketFilter ofNft(String json, int port) throws IOException {
        List<String> rules = new ArrayList<>();
        boolean kubeProxy = false;
        ObjectMapper mapper = new ObjectMapper();
        try (JsonParser parser = nftables(mapper.createParser(json))) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("nft printed no list");
            }
            for (JsonToken token = parser.nextToken();
                    token != null && token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                kubeProxy |= addNft(mapper.readTree(text(parser, json)), port, rules);
            }
        }
        return new PacketFilter(kubeProxy, rules);
    }

    private static JsonParser nftables(JsonParser parser) {
        return new FilteringParserDelegate(
                parser, new JsonPointerBasedFilter("/nftables"), TokenFilter.Inclusion.ONLY_INCLUDE_ALL, false);
    }

    /** The text of an object that the parser then stands behind: a tree takes many times the room of its text. */
    private static String text(JsonParser parser, String json) throws IOException {
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getCharOffset();
        if (end - begin > MAX_OBJECT) {
            throw new IOException("an object of nft's list is larger than 2 MiB");
        }
        return json.substring(begin, end);
    }

    /** Adds what an object says of the port, and tells whether it is kube-proxy's. */
    private static boolean addNft(JsonNode entry, int port, List<String> rules) {
        JsonNode object = entry.elements().hasNext() ? entry.elements().next() : entry;
        String kind = entry.fieldNames().hasNext() ? entry.fieldNames().next() : "";
        String table = object.path("table").asText();
        boolean own = table.equals("kube-proxy");
        boolean dropping = kind.equals("chain")
                && object.path("policy").asText().equals("drop")
                && object.path("hook").asText().matches("input|forward");
        JsonNode what = object.has("expr") ? object.path("expr") : object.path("elem");
        boolean naming = (kind.equals("rule") || (own && kind.equals("map"))) && holds(what, port);
        String name = object.path(kind.equals("rule") ? "chain" : "name").asText();
        // What deletes it names its family.
        String place = (object.path("family").asText() + " " + table).strip();
        // Chains in capitals are iptables' own, and shown by it.
        boolean ofIptables = name.equals(name.toUpperCase(Locale.ROOT));
        boolean leading = own
                && kind.equals("chain")
                && name.startsWith("endpoint-")
                && name.contains(BuiltIn.SERVICE_PATH + "/");
        if (dropping && !ofIptables) {
            add(rules, place + ": chain " + name + " policy drop");
        } else if (leading) {
            add(rules, table + ": chain " + name);
        } else if (naming && !ofIptables) {
            String handle = kind.equals("rule") && object.path("handle").isInt()
                    ? " (" + object.path("family").asText() + ", handle "
                            + object.path("handle").asInt() + ")"
                    : "";
            add(rules, table + ": " + name + handle + " " + what);
        }
        return own;
    }

    /** Whether this JSON holds the number, alone or within a range. */
    private static boolean holds(JsonNode json, int port) {
        if (json.isInt()) {
            return json.intValue() == port;
        }
        JsonNode range = json.path("range");
        if (range.size() == 2 && range.get(0).isInt() && range.get(1).isInt()) {
            return port >= range.get(0).intValue() && port <= range.get(1).intValue();
        }
        for (JsonNode child : json) {
            if (holds(child, port)) {
                return true;
            }
        }
        return false;
    }

    private static Answer<PacketFilter> unknown(PacketFilter.Ask question, Gap.Cause cause, String why, String remedy) {
        return Answer.unknown(new Gap(cause, question.describe(), why, remedy));
    }
}
