package dev.registrydoctor.doctor.cli.examine;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.doctor.source.node.SiteWithNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What the checks will ask nodes about beside the files that are always collected. A Pod cannot be asked twice, so the examination is
 * rehearsed with nodes of which nothing is known but what they are.
 *
 * @param registries {@code host:port} of the registries that they will want to be probed
 * @param folders the folders that they will want to be listed or measured
 */
record NodeTargets(List<String> registries, List<String> folders) {

    NodeTargets {
        registries = List.copyOf(registries);
        folders = List.copyOf(folders);
    }

    /**
     * Rehearses an examination.
     *
     * @param answered what the site has answered already
     */
    static NodeTargets of(
            Site site, Map<Question<?>, Answer<?>> answered, List<Node> nodes, List<Check> checks, Duration limit) {
        Map<String, Site> rehearsed = new LinkedHashMap<>();
        nodes.forEach(node -> rehearsed.put(node.name(), new Rehearsed(node, site.now())));
        Examiner examiner = new Examiner(new SiteWithNodes(site, answered, rehearsed, List.of()), limit, asked -> {});
        examiner.examine(checks);
        Set<String> registries = new LinkedHashSet<>();
        Set<String> folders = new LinkedHashSet<>();
        for (Question<?> question : examiner.evidence().keySet()) {
            if (question instanceof OnNode<?> onNode) {
                add(onNode.question(), registries, folders);
            }
        }
        return new NodeTargets(List.copyOf(registries), List.copyOf(folders));
    }

    private static void add(Question<?> question, Set<String> registries, Set<String> folders) {
        if (question instanceof RegistryProbe.Ask probe) {
            registries.add(new Origin("http", probe.host(), probe.port()).authority());
        } else if (question instanceof TlsChain.Ask chain) {
            registries.add(new Origin("https", chain.host(), chain.port()).authority());
        } else if (question instanceof HostFolder.Ask folder) {
            folders.add(folder.path());
        } else if (question instanceof DiskSpace.Ask space) {
            folders.add(space.path());
        } else if (question instanceof StoredImages.Ask images) {
            folders.add(images.path());
        }
    }

    /** A node of MicroK8s of which nothing is known but its name and addresses. */
    private record Rehearsed(Node node, Instant now) implements Site {

        @Override
        @SuppressWarnings("unchecked") // of the question about the host, the answer is one
        public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
            Answer<T> answer = question == HostFacts.Ask.INSTANCE
                    ? (Answer<T>) Answer.known(
                            new HostFacts(node.name(), "", node.internalIps(), true, true, null),
                            new Source("the API server", now))
                    : Answer.unknown(
                            new Gap(Gap.Cause.OUT_OF_VIEW, question.describe(), "it was not looked at yet", ""));
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public String describe() {
            return "node " + node.name();
        }
    }
}
