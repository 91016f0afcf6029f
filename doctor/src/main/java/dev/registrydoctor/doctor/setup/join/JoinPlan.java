package dev.registrydoctor.doctor.setup.join;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.doctor.setup.client.ImageClients;
import dev.registrydoctor.doctor.setup.login.PullSecretPlan;
import dev.registrydoctor.doctor.setup.login.StoredLogins;
import dev.registrydoctor.doctor.setup.login.WantedLogin;
import dev.registrydoctor.doctor.setup.node.CaFiles;
import dev.registrydoctor.doctor.setup.part.JoinedRegistry;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import dev.registrydoctor.doctor.setup.plan.NodePlan;
import dev.registrydoctor.doctor.setup.plan.SetupPlan;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistries;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistry;
import dev.registrydoctor.doctor.setup.wanted.WantedServer;
import dev.registrydoctor.doctor.setup.wanted.WantedTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is missing so that the nodes pull from a registry and the clients of this host push to it.
 *
 * @param names the lines of /etc/hosts, which all else depends on
 * @param nodes what containerd of each node needs
 * @param others the login, the clients, and all that was noticed
 * @param proof how to see that it works, node by node
 */
public record JoinPlan(SetupPart names, SetupPlan nodes, SetupPart others, List<Verification> proof) {

    public JoinPlan {
        proof = List.copyOf(proof);
    }

    /** What {@link #of} reads, {@link RegistryLook#of} too. */
    public static Needs needs(JoinRequest request) {
        WantedLogin login = request.login();
        JoinedRegistry registry = new JoinedRegistry(request.authority(), false, request.ca());
        return RegistryLook.needs(request)
                .and(
                        HostsEntryPlan.needs(request),
                        SetupPlan.needs(wanted(request, "https", !request.ca().isEmpty())),
                        Needs.of(ApiContact.Ask.INSTANCE),
                        ImageClients.needs(registry),
                        login == null ? Needs.of() : PullSecretPlan.needs(login.accounts()));
    }

    /**
     * The plan.
     *
     * @param look at the registry, by the same evidence
     * @param asked what it answered with the login
     * @param stored what the logins in Secrets are worth
     */
    public static JoinPlan of(
            JoinRequest request, RegistryLook look, AskedRegistry asked, StoredLogins stored, Evidence evidence) {
        SetupPart names = HostsEntryPlan.of(request, evidence);
        SetupPart answers = asked.part(request);
        Origin origin = look.origin();
        if (origin == null || !answers.obstacles().isEmpty()) {
            return new JoinPlan(
                    names, new SetupPlan(List.of(), List.of()), look.part().and(answers), List.of());
        }
        String scheme = origin.scheme();
        KeptMirrors kept = KeptMirrors.of(
                request.authority(),
                itself(request, scheme, look.needsCa()),
                SetupPlan.of(wanted(request, scheme, look.needsCa()), caFiles(request), evidence),
                evidence);
        SetupPlan nodes = kept.plan();
        JoinedRegistry registry = new JoinedRegistry(
                request.authority(), scheme.equals("http"), look.needsCaHere() ? request.ca() : List.of());
        WantedLogin login = request.login();
        SetupPart others = look.part()
                .and(answers)
                .and(kept.part())
                .and(login == null ? SetupPart.NOTHING : PullSecretPlan.of(login, stored, evidence))
                .and(ImageClients.plan(registry, request.clients(), evidence));
        return new JoinPlan(names, nodes, others, proof(request, nodes));
    }

    private static WantedRegistries wanted(JoinRequest request, String scheme, boolean needsCa) {
        return new WantedRegistries(List.of(new WantedRegistry(
                request.authority(), List.of(), itself(request, scheme, needsCa), WantedTls.NONE, 0)));
    }

    /** The registry as it has to be asked. */
    private static WantedServer itself(JoinRequest request, String scheme, boolean needsCa) {
        WantedTls tls = needsCa && request.caFile() != null
                ? new WantedTls(request.caFile(), null, null, false)
                : WantedTls.NONE;
        return WantedServer.parse(scheme + "://" + request.authority())
                .orElseThrow(() -> new IllegalArgumentException("not a registry"))
                .with(tls);
    }

    private static CaFiles caFiles(JoinRequest request) {
        String file = request.caFile();
        return file == null
                ? CaFiles.NONE
                : new CaFiles(Map.of(file, new JoinedRegistry(request.authority(), false, request.ca()).pem()));
    }

    private static List<Verification> proof(JoinRequest request, SetupPlan nodes) {
        String image = request.image();
        List<Verification> proof = new ArrayList<>();
        for (NodePlan node : nodes.nodes()) {
            proof.add(
                    image == null
                            ? Verification.of("`registry-doctor resolve " + request.authority() + "/"
                                    + (request.project().isEmpty() ? "" : request.project() + "/")
                                    + "NAME:TAG` on " + node.label() + " follows an image to it.")
                            : Verification.of(
                                    Action.program("registry-doctor", "resolve", image),
                                    Actor.node(node.node()),
                                    "follows the image to " + node.label() + ", and no hop breaks"));
        }
        if (image != null) {
            proof.add(Verification.of(pullOffer(image)));
        }
        return proof;
    }

    /** What a pull of an image would do, where it was asked for and nothing is carried out. */
    public static String pullOffer(String image) {
        return "With --yes, or when you agree in a terminal, a Pod on each node pulls " + image
                + " and is deleted again.";
    }

    /** All steps, in order. */
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>(names.steps());
        steps.addAll(nodes.steps());
        steps.addAll(others.steps());
        return steps;
    }

    /** Why nothing, or not all, is planned. */
    public List<String> obstacles() {
        return names.and(others).obstacles();
    }

    /** Whether all is known, and nothing is missing. */
    public boolean isDone() {
        return steps().isEmpty()
                && obstacles().isEmpty()
                && nodes.isDone()
                && names.and(others).gaps().isEmpty();
    }
}
