package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a packet filter that keeps packets out, with what takes it away.
 *
 * @param place what people call it: table, chain and number
 * @param delete the command that deletes it
 * @param undo the command that makes it again, or null where that is not known
 */
record Barrier(String place, String delete, @Nullable String undo) {

    /** {@code raw 3: -A PREROUTING …}, as {@code PacketFilter} has it. */
    private static final Pattern IPTABLES = Pattern.compile("(legacy )?(\\w+) (\\d+): -A (\\S+) (.*)");

    private static final Pattern POLICY = Pattern.compile("(legacy )?filter: :FORWARD DROP\\b.*");

    /** {@code guard: prerouting (inet, handle 4) […]}. */
    private static final Pattern NFT = Pattern.compile("(\\S+): (\\S+) \\((\\w+), handle (\\d+)\\) .*");

    /** A longer rule is not shown whole, and not matched by what is shown of it. */
    private static final int WHOLE = 290;

    /** Reads a rule; null for one that is no rule by itself, as the policy of a chain of nftables. */
    static @Nullable Barrier of(String rule) {
        Matcher iptables = IPTABLES.matcher(rule);
        if (iptables.matches()) {
            return ofIptables(rule, iptables);
        }
        Matcher policy = POLICY.matcher(rule);
        if (policy.matches()) {
            String program = program(policy.group(1));
            return new Barrier(
                    "the policy DROP of chain FORWARD of table filter",
                    program + " -P FORWARD ACCEPT",
                    program + " -P FORWARD DROP");
        }
        Matcher nft = NFT.matcher(rule);
        return nft.matches()
                ? new Barrier(
                        "the rule with handle " + nft.group(4) + " in chain " + nft.group(2) + " of nftables' table "
                                + nft.group(3) + " " + nft.group(1),
                        "sudo nft delete rule " + nft.group(3) + " " + nft.group(1) + " " + nft.group(2) + " handle "
                                + nft.group(4),
                        null)
                : null;
    }

    private static Barrier ofIptables(String rule, Matcher matcher) {
        String program = program(matcher.group(1)) + " -t " + matcher.group(2);
        String chain = matcher.group(4);
        String number = matcher.group(3);
        String spec = matcher.group(5);
        boolean isWhole = rule.length() < WHOLE;
        return new Barrier(
                "rule " + number + " of chain " + chain + " of table " + matcher.group(2),
                program + " -D " + chain + " " + (isWhole ? spec : number),
                isWhole ? program + " -I " + chain + " " + number + " " + spec : null);
    }

    private static String program(@Nullable String legacy) {
        return legacy == null ? "sudo iptables" : "sudo iptables-legacy";
    }

    Step step(Actor node) {
        Step step = Step.of(
                "Delete " + place
                        + ", if whoever wrote it agrees. What wrote it, a firewall program or a script, writes it"
                        + " again after a restart: change it there too.",
                Action.script(delete),
                node);
        return undo == null ? step : step.undoneBy(Action.script(undo));
    }
}
