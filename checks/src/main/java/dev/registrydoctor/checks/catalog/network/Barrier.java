package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a packet filter that drops packets, and how to remove it.
 *
 * @param place where it is: table, chain and number
 * @param delete the command that deletes it
 * @param undo the command that restores it, or null when it is not known
 */
record Barrier(String place, Action delete, @Nullable Action undo) {

    /** {@code raw 3: -A PREROUTING …}, as written in {@code PacketFilter}. */
    private static final Pattern IPTABLES = Pattern.compile("(legacy )?(\\w+) (\\d+): -A (\\S+) (.*)");

    private static final Pattern POLICY = Pattern.compile("(legacy )?filter: :FORWARD DROP\\b.*");

    /** {@code guard: prerouting (inet, handle 4) […]}. */
    private static final Pattern NFT = Pattern.compile("(\\S+): (\\S+) \\((\\w+), handle (\\d+)\\) .*");

    /** {@code inet filter: chain forward policy drop}. */
    private static final Pattern NFT_POLICY =
            Pattern.compile("(\\w+) (\\S+): chain (\\S*forward\\S*) policy drop", Pattern.CASE_INSENSITIVE);

    /** A word of iptables-save; a word with spaces is in double quotes. */
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|\\S+");

    /** A longer rule is not shown completely, and the part that is shown does not match it. */
    private static final int WHOLE = 290;

    /** Reads a rule; null for text that is not a rule, such as the policy of a chain that forwards nothing. */
    static @Nullable Barrier of(String rule) {
        Matcher iptables = IPTABLES.matcher(rule);
        if (iptables.matches()) {
            return ofIptables(rule, iptables);
        }
        Matcher policy = POLICY.matcher(rule);
        if (policy.matches()) {
            String program = program(policy.group(1));
            return new Barrier(
                    "the policy DROP of chain FORWARD in table filter",
                    Action.root(program, "-P", "FORWARD", "ACCEPT"),
                    Action.root(program, "-P", "FORWARD", "DROP"));
        }
        Matcher chain = NFT_POLICY.matcher(rule);
        if (chain.matches()) {
            return new Barrier(
                    "the policy drop of chain " + chain.group(3) + " in the nftables table " + chain.group(1) + " "
                            + chain.group(2),
                    nftPolicy(chain, "accept"),
                    nftPolicy(chain, "drop"));
        }
        Matcher nft = NFT.matcher(rule);
        return nft.matches() ? ofNft(nft) : null;
    }

    private static Barrier ofIptables(String rule, Matcher matcher) {
        String program = program(matcher.group(1));
        String table = matcher.group(2);
        String number = matcher.group(3);
        String chain = matcher.group(4);
        String spec = matcher.group(5);
        boolean isWhole = rule.length() < WHOLE;
        return new Barrier(
                "rule " + number + " of chain " + chain + " in table " + table,
                iptables(List.of(program, "-t", table, "-D", chain), isWhole ? spec : number),
                isWhole ? iptables(List.of(program, "-t", table, "-I", chain, number), spec) : null);
    }

    private static Barrier ofNft(Matcher rule) {
        return new Barrier(
                "the rule with handle " + rule.group(4) + " in chain " + rule.group(2) + " of the nftables table "
                        + rule.group(3) + " " + rule.group(1),
                Action.root(
                        "nft", "delete", "rule", rule.group(3), rule.group(1), rule.group(2), "handle", rule.group(4)),
                null);
    }

    /** Passes the words of a rule one by one, because a comment in it can have any characters. */
    private static Action iptables(List<String> command, String spec) {
        List<String> words = new ArrayList<>(command);
        Matcher word = WORD.matcher(spec);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group() : word.group(1).replaceAll("\\\\(.)", "$1"));
        }
        return new Action.Program(words, true);
    }

    private static Action nftPolicy(Matcher chain, String policy) {
        return Action.root(
                "nft", "chain", chain.group(1), chain.group(2), chain.group(3), "{ policy " + policy + " ; }");
    }

    private static String program(@Nullable String legacy) {
        return legacy == null ? "iptables" : "iptables-legacy";
    }

    Step step(Actor node) {
        Step step = Step.of(
                "Delete " + place
                        + ", if its owner agrees. A firewall program or a script can add it again after a restart:"
                        + " change its configuration too.",
                delete,
                node);
        return undo == null ? step : step.undoneBy(undo);
    }
}
