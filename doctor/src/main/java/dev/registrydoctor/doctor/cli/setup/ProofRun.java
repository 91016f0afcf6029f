package dev.registrydoctor.doctor.cli.setup;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.NodeTarget;
import dev.registrydoctor.doctor.act.pulls.NodePulls;
import dev.registrydoctor.doctor.act.pulls.PullOutcome;
import dev.registrydoctor.doctor.act.pulls.PullRequest;
import dev.registrydoctor.doctor.act.pulls.PullRequest.Account;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.fix.CarryOut;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.setup.join.JoinPlan;
import dev.registrydoctor.doctor.setup.join.JoinRequest;
import dev.registrydoctor.doctor.setup.join.JoinedPaths;
import dev.registrydoctor.doctor.setup.join.NodePath;
import dev.registrydoctor.doctor.setup.login.PullAccount;
import dev.registrydoctor.doctor.setup.login.WantedLogin;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import dev.registrydoctor.reports.secrets.CleanText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Proves that a registry that was joined works. */
final class ProofRun {

    private final JoinRequest request;
    private final NodeOptions nodes;
    private final CarryOut acting;
    private final Terminal err;

    /**
     * A proof for what was asked for.
     *
     * @param nodes which nodes pull: all of them where none are named
     * @param err where it says what it creates
     */
    ProofRun(JoinRequest request, NodeOptions nodes, CarryOut acting, Terminal err) {
        this.request = request;
        this.nodes = nodes;
        this.acting = acting;
        this.err = err;
    }

    /**
     * Follows an image, and pulls it where that was asked for and somebody agrees.
     *
     * @param terminal where people are asked; null where nothing is to be created
     */
    Proof of(SetupSite.Seen seen, OpenSite open, @Nullable Terminal terminal) throws IOException, InterruptedException {
        List<NodePath> paths = JoinedPaths.of(request, seen.evidence());
        String image = request.image();
        if (image == null) {
            return new Proof(paths, List.of(), "", "");
        } else if (terminal == null) {
            return new Proof(paths, List.of(), "", JoinPlan.pullOffer(image));
        }
        List<Node> some = nodes(seen.evidence().list(Listing.nodes()));
        Kubeconfig kubeconfig = open.kubeconfig();
        if (kubeconfig == null || some.isEmpty()) {
            return new Proof(paths, List.of(), "nothing was pulled: the nodes of the cluster are not known", "");
        } else if (!acting.agreesTo(
                "Pull " + CleanText.line(image) + " once on " + count(some.size()) + ", by a Pod that is then deleted?",
                terminal)) {
            return new Proof(paths, List.of(), "nothing was pulled: it was left out", "");
        }
        return new Proof(paths, pulls(image, some, kubeconfig), "", "");
    }

    private List<Node> nodes(List<Node> all) {
        return nodes.isGiven() ? nodes.of(all) : all;
    }

    private static String count(int nodes) {
        return nodes == 1 ? "1 node" : "each of " + nodes + " nodes";
    }

    private List<Proof.Pull> pulls(String image, List<Node> some, Kubeconfig kubeconfig) throws InterruptedException {
        List<NodeTarget> targets =
                some.stream().map(node -> NodeTarget.of(node, null)).toList();
        List<Proof.Pull> all = new ArrayList<>();
        try (NodePulls pulls = ClusterWriters.nodePulls(kubeconfig)) {
            for (Account account : accounts()) {
                String name = account.name().isEmpty() ? null : account.namespace() + "/" + account.name();
                Map<String, PullOutcome> outcomes = pulls.pull(
                        PullRequest.of(image, targets, name == null ? null : account, nodes.parallel()),
                        new Spoken(name == null));
                outcomes.forEach((node, outcome) -> all.add(new Proof.Pull(node, image, name, outcome)));
            }
        } catch (IOException e) {
            throw new UsageException("--pull: " + e.getMessage(), e);
        }
        return all;
    }

    /** Those that have the login; one without a name where there is no login. */
    private List<Account> accounts() {
        WantedLogin login = request.login();
        List<PullAccount> given = login == null ? List.of() : login.accounts();
        return given.isEmpty()
                ? List.of(new Account("", ""))
                : given.stream()
                        .map(each -> new Account(each.namespace(), each.name()))
                        .toList();
    }

    /** Says it on the error stream. */
    private final class Spoken implements NodeListener {

        private final boolean isOwn;

        /**
         * Speaks of Pods.
         *
         * @param isOwn whether their namespace is the program's own
         */
        Spoken(boolean isOwn) {
            this.isOwn = isOwn;
        }

        private void say(String line) {
            synchronized (err.err()) {
                err.err().println(line);
                err.err().flush();
            }
        }

        @Override
        public void creating(String namespace, int count) {
            say((isOwn
                            ? "Creating namespace " + namespace + " with a Pod on "
                            : "Creating a Pod in namespace " + namespace + " on ")
                    + ProofRun.count(count) + ", which pulls the image. It is deleted afterwards.");
        }

        @Override
        public void removed(String name) {
            say("Deleted " + kind() + CleanText.line(name) + ", which a run that was killed had left.");
        }

        @Override
        public void notRemoved(String why) {
            say("What killed runs may have left was not deleted: " + CleanText.line(why));
        }

        @Override
        public void left(String name, String why) {
            say("Not deleted: " + kind() + CleanText.line(name) + ": " + CleanText.line(why)
                    + ". Delete it with kubectl.");
        }

        private String kind() {
            return isOwn ? "namespace " : "Pod ";
        }
    }
}
