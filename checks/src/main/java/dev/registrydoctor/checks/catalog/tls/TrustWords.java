package dev.registrydoctor.checks.catalog.tls;

import dev.registrydoctor.checks.catalog.shared.HostsWriting;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.ServedCa;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@link Trust} says of who trusts what, and what to do. */
final class TrustWords {

    private static final String INTERMEDIATE = "intermediate.crt";

    private TrustWords() {}

    /**
     * Adds what the server sends, and which client would accept it.
     *
     * @param folder where containerd looks for directories of registries; so too below
     */
    static Finding observe(Finding finding, Chains.Shown shown, Stores stores, String folder) {
        Certificate last = shown.served().get(shown.served().size() - 1);
        String chain =
                Phrases.some(shown.served().stream().map(Certificate::subject).toList())
                        + (last.isSelfIssued() ? ", which is self-signed" : ", signed by " + last.issuer());
        Finding observed = finding.observed(
                "it sends " + chain, "a chain that ends at a trusted CA", "TLS handshake from this host");
        observed = observed.observed("this host's CAs " + verdict(stores.host(), shown), "/etc/ssl/certs of this host");
        if (stores.containerdSeen()) {
            observed = observed.observed(
                    "containerd's CAs for it " + verdict(stores.containerd(), shown), folder + " of this host");
        }
        if (stores.docker().size() > stores.host().size()) {
            observed = observed.observed(
                    "Docker's CA for it " + (Stores.accepts(stores.docker(), shown) ? "accepts" : "does not accept")
                            + " it, but MicroK8s does not read that file",
                    "file " + Chains.dockerFile(shown.authority()).path());
        }
        if (!last.isSelfIssued()
                && last.issuerUrl() != null
                && shown.chain().fetched().isEmpty()) {
            observed = observed.observed(
                    "if " + last.issuer()
                            + " is an intermediate CA, the server should send its certificate. The certificate's"
                            + " issuer URL is " + last.issuerUrl(),
                    "its certificate");
        }
        return observed;
    }

    private static String verdict(List<Certificate> store, Chains.Shown shown) {
        return Stores.accepts(store, shown) ? "accept it" : "do not accept it";
    }

    /**
     * Gives containerd the CA of a registry.
     *
     * @param folder in which a new directory takes effect
     * @param served what the registry sends; empty when that is not known
     * @param inForce the directory of certs.d that containerd takes for it, or null when there is none or it is not known
     * @param seen whether certs.d of that node was read
     */
    static Remedy giveTheCa(
            String folder,
            String host,
            Actor actor,
            boolean dockerHasIt,
            List<Certificate> served,
            @Nullable CertsDirectory inForce,
            boolean seen,
            @Nullable String containerd) {
        CertsDirectory own = inForce != null && !inForce.name().equals("_default") ? inForce : null;
        String directory = own == null ? folder + "/" + host : own.path();
        List<Step> steps = new ArrayList<>(
                dockerHasIt
                        ? List.of(Step.of(
                                "Docker already has the CA. Copy it for MicroK8s, which does not read Docker's"
                                        + " certs.d.",
                                copy(Chains.dockerFile(host).path(), directory + "/ca.crt"),
                                actor))
                        : ServedCa.steps(host, served, directory + "/ca.crt", actor));
        Action change = own == null ? null : HostsWriting.withCa(own, host, "ca.crt", containerd);
        String content = HostsWriting.content(host, "https", "ca.crt");
        steps.add(Step.of(
                "Name it in hosts.toml, on each node that pulls from it. No restart is needed.",
                change != null ? change : HostsWriting.file(directory, own, seen, content),
                actor));
        return new Remedy(steps, PullFailures.LEAVES_BACK_OFF);
    }

    /** For a server that containerd comes to on its way: by a mirror's table in hosts.toml, or sent on by the registry. */
    static Remedy giveTheCa(
            String folder,
            String server,
            String registry,
            Actor actor,
            List<Certificate> served,
            @Nullable CertsDirectory inForce,
            @Nullable String containerd) {
        String directory = inForce == null ? folder + "/" + registry : inForce.path();
        String file = ServedCa.name(server) + "-ca.crt";
        List<Step> steps = new ArrayList<>(ServedCa.steps(server, served, directory + "/" + file, actor));
        Action change = inForce == null ? null : HostsWriting.withCa(inForce, server, file, containerd);
        if (change == null && inForce != null) {
            change = HostsWriting.withCa(inForce, registry, file, containerd);
        }
        if (change == null && inForce != null) {
            change = HostsWriting.withCaOfRedirect(inForce, registry, file, containerd);
        }
        String goal = "Name it in the hosts.toml of " + registry + ". containerd does not use a directory of " + server
                + " for this registry. No restart is needed.";
        if (change != null) {
            steps.add(Step.of(goal, change, actor));
        } else if (inForce != null && inForce.hostsToml() == null) {
            steps.add(Step.of(
                    goal,
                    HostsWriting.file(directory, inForce, true, HostsWriting.content(registry, "https", file)),
                    actor));
        } else {
            steps.add(Step.of(goal, Action.edit(directory + "/hosts.toml"), actor)
                    .deciding("where to put the line: ca = \"" + file
                            + "\" belongs in the table [host.\"...\"] of " + server
                            + ". If there is no such table, the registry itself redirected containerd"
                            + " there: put the line in the registry's own table. If there is no"
                            + " hosts.toml, write one for the registry with both."));
        }
        return new Remedy(steps, PullFailures.LEAVES_BACK_OFF);
    }

    /**
     * Lets a registry send the certificates that it leaves out, and gives them to containerd until it does.
     *
     * @param inForce the directory of certs.d that containerd takes for it, or null when there is none or it is not known
     * @param seen whether certs.d of that node was read
     */
    static Remedy sendTheChain(
            String folder,
            String host,
            List<Certificate> missing,
            Actor actor,
            @Nullable CertsDirectory inForce,
            boolean seen,
            @Nullable String containerd) {
        CertsDirectory own = inForce != null && !inForce.name().equals("_default") ? inForce : null;
        String directory = own == null ? folder + "/" + host : own.path();
        String pem = missing.stream().map(c -> c.pem().strip() + "\n").collect(Collectors.joining());
        Action change = own == null ? null : HostsWriting.withCa(own, host, INTERMEDIATE, containerd);
        String names = Phrases.some(missing.stream().map(Certificate::subject).toList());
        return Remedy.of(
                Verification.of(
                        Action.script(ServedCa.handshake(host) + " -showcerts </dev/null"),
                        Actor.here(),
                        "shows the intermediate after the server's certificate"),
                Step.manual(
                        "Make the server send " + names
                                + " after its own certificate: append the content of the next step to"
                                + " the certificate file in its configuration, and restart or reload the server. This"
                                + " helps every client.",
                        Actor.operator("where registry " + host + " runs")),
                Step.of(
                        "Until then, add the missing certificate as a CA for this registry to containerd on each node"
                                + " that pulls from it.",
                        Action.writeOver(directory + "/" + INTERMEDIATE, pem),
                        actor),
                Step.of(
                        "Name it in hosts.toml on these nodes. No restart is needed.",
                        change != null
                                ? change
                                : HostsWriting.file(
                                        directory, own, seen, HostsWriting.content(host, "https", INTERMEDIATE)),
                        actor));
    }

    /** Copies a certificate to where containerd reads it; the directory is made when it is missing. */
    private static Action copy(String from, String to) {
        return Action.root("install", "-D", "-m", "644", from, to);
    }
}
