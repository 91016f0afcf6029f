package dev.registrydoctor.doctor.cli.examine;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.doctor.act.nodes.NodeLog;
import dev.registrydoctor.doctor.source.node.CollectedNode;
import dev.registrydoctor.doctor.source.node.CollectedSite;
import dev.registrydoctor.doctor.source.node.UnreadableNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of looking at nodes.
 *
 * @param sites what answers for each node that was looked at, by its name
 * @param missing why the others were not
 */
record NodesExamined(Map<String, Site> sites, List<Gap> missing) {

    static NodesExamined of(Map<String, NodeLog> logs) {
        Map<String, Site> sites = new LinkedHashMap<>();
        List<Gap> missing = new ArrayList<>();
        logs.forEach((name, log) -> {
            if (log instanceof NodeLog.NotChecked not) {
                missing.add(gap(name, cause(not.reason()), not.why(), not.remedy()));
            } else if (log instanceof NodeLog.Collected collected) {
                try {
                    sites.put(name, new CollectedSite(name, CollectedNode.read(collected.log())));
                } catch (UnreadableNode e) {
                    missing.add(gap(
                            name,
                            Gap.Cause.MALFORMED,
                            "what its Pod printed cannot be read: " + e.getMessage(),
                            "run again, or run registry-doctor on that node"));
                }
            }
        });
        return new NodesExamined(sites, missing);
    }

    /** No node was looked at, for this reason. */
    static NodesExamined none(String why, String remedy) {
        return new NodesExamined(
                Map.of(),
                List.of(new Gap(Gap.Cause.UNREACHABLE, "the nodes", "the nodes could not be checked: " + why, remedy)));
    }

    private static Gap gap(String name, Gap.Cause cause, String why, String remedy) {
        return new Gap(cause, "node " + name, "it could not be checked: " + why, remedy);
    }

    private static Gap.Cause cause(NodeLog.Reason reason) {
        return switch (reason) {
            case NO_RIGHT, REFUSED, QUOTA -> Gap.Cause.DENIED;
            case TIMED_OUT, NOT_STARTED -> Gap.Cause.TIMED_OUT;
            case NOT_READY, NO_POD, NO_IMAGE, FAILED, API_GONE -> Gap.Cause.UNREACHABLE;
            case LOG_UNREADABLE, LOG_CUT -> Gap.Cause.MALFORMED;
        };
    }
}
