package dev.registrydoctor.checks.catalog.tls;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;

/** What {@link Trust} says of who trusts what, and what to do. */
final class TrustWords {

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
                        + (last.isSelfIssued() ? ", which signed itself" : ", signed by " + last.issuer());
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
                            + " it, and MicroK8s does not read that",
                    "file " + Chains.dockerFile(shown.authority()).path());
        }
        if (!last.isSelfIssued()
                && last.issuerUrl() != null
                && shown.chain().fetched().isEmpty()) {
            observed = observed.observed(
                    "if " + last.issuer()
                            + " is an intermediate CA, the server should send its certificate, which is said"
                            + " to lie at " + last.issuerUrl(),
                    "its certificate");
        }
        return observed;
    }

    private static String verdict(List<Certificate> store, Chains.Shown shown) {
        return Stores.accepts(store, shown) ? "accept it" : "do not accept it";
    }

    static Remedy giveTheCa(String folder, String host, Actor actor, boolean dockerHasIt) {
        String directory = folder + "/" + host;
        String from = dockerHasIt ? Chains.dockerFile(host).path() : "ca.crt";
        return Remedy.of(
                PullFailures.LEAVES_BACK_OFF,
                Step.of(
                        (dockerHasIt
                                        ? "Docker has the CA already. Give MicroK8s a copy"
                                        : "Put the CA's certificate (PEM; not the server's key)")
                                + " beside a hosts.toml for exactly this host. Docker's own certs.d is not read by MicroK8s.",
                        copy(from, directory + "/ca.crt"),
                        actor),
                Step.of(
                        "Name it in hosts.toml. Nothing has to be restarted.",
                        Action.write(directory + "/hosts.toml", """
                        server = "https://%s"
                        ca = "ca.crt"

                        [host."https://%s"]
                          capabilities = ["pull", "resolve"]
                          ca = "ca.crt"
                        """.formatted(host, host)),
                        actor));
    }

    /** For a server that containerd comes to on its way: by a mirror's table in hosts.toml, or sent on by the registry. */
    static Remedy giveTheCa(String folder, String server, String registry, Actor actor) {
        String directory = folder + "/" + registry;
        String file = Chains.name(server) + "-ca.crt";
        return Remedy.of(
                PullFailures.LEAVES_BACK_OFF,
                Step.of(
                        "Put the CA's certificate (PEM; not the server's key) into the directory of the registry that the image"
                                + " names: a directory of " + server + " is not looked up for it.",
                        copy("ca.crt", directory + "/" + file),
                        actor),
                Step.of(
                        "Add ca = \"" + file + "\" to the table [host.\"...\"] of " + server
                                + " in its hosts.toml; where"
                                + " none names it, the registry itself sent containerd there, and the line belongs into the"
                                + " registry's own table. Leave the rest as it is. Nothing has to be restarted.",
                        Action.edit(directory + "/hosts.toml"),
                        actor));
    }

    static Remedy sendTheChain(String folder, String host, List<Certificate> missing) {
        String names = Phrases.some(missing.stream().map(Certificate::subject).toList());
        return Remedy.of(
                Verification.of(
                        Action.script(Chains.handshake(host) + " -showcerts </dev/null"),
                        Actor.here(),
                        "shows the intermediate after the server's certificate"),
                Step.of(
                        "Let the server send " + names + " after its own certificate, in one file (file names are"
                                + " placeholders), and reload it. That helps every client at once.",
                        Action.script("cat server.crt intermediate.crt > fullchain.crt"),
                        Actor.operator("where registry " + host + " runs")),
                Step.of(
                        "Until then, each node's containerd can be given that certificate as a CA for this registry.",
                        copy("intermediate.crt", folder + "/" + host + "/ca.crt"),
                        Actor.everyNode()));
    }

    /** Copies a certificate to where containerd reads it; the directory is made when it is missing. */
    private static Action copy(String from, String to) {
        return Action.root("install", "-D", "-m", "644", from, to);
    }
}
