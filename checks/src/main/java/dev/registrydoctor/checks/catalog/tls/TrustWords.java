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
     * Where containerd gets the CA of a registry.
     *
     * @param folder in which a new directory takes effect
     * @param inForce the directory of certs.d that containerd takes for the registry, or null when there is none or it is not known
     * @param seen whether certs.d of that node was read
     * @param containerd its version, or null when that is not known
     */
    record Place(
            Actor actor,
            String folder,
            @Nullable CertsDirectory inForce,
            boolean seen,
            @Nullable String containerd) {

        /** The directory in force, unless it is that of all registries. */
        private @Nullable CertsDirectory own() {
            return inForce != null && !inForce.name().equals("_default") ? inForce : null;
        }

        private String directory(String host) {
            CertsDirectory own = own();
            return own == null ? folder + "/" + host : own.path();
        }

        /** Names a CA file of the directory in its hosts.toml, which is written where there is none. */
        private Step name(String file, String host, String goal) {
            CertsDirectory own = own();
            Action change = own == null ? null : HostsWriting.withCa(own, host, file, containerd);
            return Step.of(
                    goal,
                    change != null
                            ? change
                            : HostsWriting.file(directory(host), own, seen, HostsWriting.content(host, "https", file)),
                    actor);
        }
    }

    /**
     * Gives containerd the CA of a registry.
     *
     * @param served what the registry sends; empty when that is not known
     */
    static Remedy giveTheCa(Place place, String host, boolean dockerHasIt, List<Certificate> served) {
        String directory = place.directory(host);
        List<Step> steps = new ArrayList<>(
                dockerHasIt
                        ? List.of(Step.of(
                                "Docker already has the CA. Copy it for MicroK8s, which does not read Docker's"
                                        + " certs.d.",
                                copy(Chains.dockerFile(host).path(), directory + "/ca.crt"),
                                place.actor()))
                        : ServedCa.steps(host, served, directory + "/ca.crt", place.actor()));
        steps.add(place.name(
                "ca.crt", host, "Name it in hosts.toml, on each node that pulls from it. No restart is needed."));
        return new Remedy(steps, PullFailures.LEAVES_BACK_OFF);
    }

    /** For a server that containerd comes to on its way: by a mirror's table in hosts.toml, or sent on by the registry. */
    static Remedy giveTheCaOf(String server, Place place, String registry, List<Certificate> served) {
        CertsDirectory inForce = place.inForce();
        Actor actor = place.actor();
        String directory = inForce == null ? place.folder() + "/" + registry : inForce.path();
        String file = ServedCa.name(server) + "-ca.crt";
        List<Step> steps = new ArrayList<>(ServedCa.steps(server, served, directory + "/" + file, actor));
        Action change = inForce == null ? null : HostsWriting.withCa(inForce, server, file, place.containerd());
        if (change == null && inForce != null) {
            change = HostsWriting.withCa(inForce, registry, file, place.containerd());
        }
        if (change == null && inForce != null) {
            change = HostsWriting.withCaOfRedirect(inForce, registry, file, place.containerd());
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

    /** Lets a registry send the certificates that it leaves out, and gives them to containerd until it does. */
    static Remedy sendTheChain(Place place, String host, List<Certificate> missing) {
        String pem = missing.stream().map(c -> c.pem().strip() + "\n").collect(Collectors.joining());
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
                        Action.writeOver(place.directory(host) + "/" + INTERMEDIATE, pem),
                        place.actor()),
                place.name(INTERMEDIATE, host, "Name it in hosts.toml on these nodes. No restart is needed."));
    }

    /** Copies a certificate to where containerd reads it; the directory is made when it is missing. */
    private static Action copy(String from, String to) {
        return Action.root("install", "-D", "-m", "644", from, to);
    }
}
