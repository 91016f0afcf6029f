package dev.registrydoctor.doctor.setup.join;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import org.jspecify.annotations.Nullable;

/** The line of /etc/hosts on each machine that does not find the registry by its name, only where the person asks for it. */
final class HostsEntryPlan {

    private static final String FILE = "/etc/hosts";

    private HostsEntryPlan() {}

    /** What {@link #of} reads. */
    static Needs needs(JoinRequest request) {
        Needs lookup = Needs.of(new NameLookup.Ask(request.host()));
        return request.hostsEntry() == null ? Needs.of() : NodeOfHost.NEEDS.and(lookup, lookup.onNodes());
    }

    static SetupPart of(JoinRequest request, Evidence evidence) {
        String address = request.hostsEntry();
        if (address == null) {
            return SetupPart.NOTHING;
        }
        Node here = NodeOfHost.find(evidence);
        SetupPart part = at(here == null ? null : here.name(), request.host(), address, evidence);
        for (String node : evidence.seenNodes()) {
            if (here == null || !here.name().equals(node)) {
                part = part.and(at(node, request.host(), address, evidence.from(node)));
            }
        }
        return part;
    }

    private static SetupPart at(@Nullable String node, String name, String address, Evidence evidence) {
        NameLookup.Ask ask = new NameLookup.Ask(name);
        Answer<NameLookup> answer = evidence.answer(ask);
        NameLookup lookup = answer.toOptional().orElse(null);
        if (lookup == null) {
            return SetupPart.unknown(answer.gaps());
        } else if (lookup.addresses().contains(address)) {
            return SetupPart.NOTHING;
        }
        String place = node == null ? "this host" : "node " + node;
        if (!lookup.addresses().isEmpty() && answer.origin().contains(FILE)) {
            return SetupPart.obstacle(FILE + " of " + place + " already has " + name + ", at "
                    + String.join(", ", lookup.addresses()) + ". Correct that line by hand.");
        }
        return SetupPart.steps(Step.of(
                "Add the address of " + name + " to " + FILE + ", so that " + place + " finds it without DNS.",
                Action.change(FILE, new LineEdit.Insert(LineEdit.Insert.END, address + " " + name)),
                node == null ? Actor.here() : Actor.node(node)));
    }
}
