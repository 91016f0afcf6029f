package dev.registrydoctor.checks.catalog.settings;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles.Mount;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.registry.SecretSettings;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file of the built-in registry in a volume: a key of a ConfigMap or Secret, or a file on the registry's node, which
 * is read where this host is that node.
 *
 * @param text its settings, one a line; null when they are not known
 * @param words where it is
 * @param gap why it is not known, or null
 */
record MountedFile(
        @Nullable String text, String words, @Nullable Gap gap) {

    /** What is read for a file of this path in the container. */
    static List<Question<?>> questions(Mount mount, String path, Evidence soFar) {
        return switch (mount.kind()) {
            case CONFIG_MAP -> List.of(Listing.configMapsIn(BuiltIn.NAMESPACE));
            case SECRET ->
                mount.secret() == null ? List.of() : List.of(new SecretSettings.Ask(BuiltIn.NAMESPACE, mount.secret()));
            case HOST_PATH, CLAIM -> {
                Needs place = NodeOfHost.NEEDS.and(Needs.of(
                        Listing.podsIn(BuiltIn.NAMESPACE), Listing.claimsIn(BuiltIn.NAMESPACE), Listing.volumes()));
                List<Question<?>> questions = new ArrayList<>(place.questions());
                HostFile.Ask file = file(mount, path, soFar);
                if (file != null) {
                    questions.add(file);
                }
                yield questions;
            }
            case EMPTY_DIR, OTHER -> List.of();
        };
    }

    static MountedFile of(Mount mount, String path, Evidence evidence) {
        return switch (mount.kind()) {
            case CONFIG_MAP -> ofObject(SettingsObject.ofConfigMap(mount.configMap(), evidence), mount.key(path), path);
            case SECRET ->
                mount.secret() == null
                        ? unread(ConfigurationFile.WHAT, path, "the recording does not name the Secret that it is in")
                        : ofObject(SettingsObject.ofSecret(mount.secret(), evidence), mount.key(path), path);
            case HOST_PATH, CLAIM -> ofNode(mount, path, evidence);
            case EMPTY_DIR, OTHER ->
                unread(ConfigurationFile.WHAT, path, "it is in a volume that this program does not read");
        };
    }

    private static MountedFile ofObject(SettingsObject object, @Nullable String key, String path) {
        Optional<Map<String, String>> data = object.data();
        List<Gap> gaps = object.gaps();
        String words = "key " + (key == null ? "?" : key) + " of " + object.words();
        String text = key == null ? null : data.map(d -> d.get(key)).orElse(null);
        if (text != null) {
            return new MountedFile(text, words, null);
        } else if (data.isEmpty() && !gaps.isEmpty()) {
            Gap gap = gaps.get(0);
            // A person who is not allowed to read the object can still be allowed to look into the container.
            return new MountedFile(
                    null,
                    words,
                    new Gap(
                            gap.cause(),
                            gap.what(),
                            gap.why(),
                            gap.remedy() + (gap.remedy().isEmpty() ? "" : ", or: ") + command(path)));
        }
        return unread(
                words,
                path,
                data.isEmpty()
                        ? object.words() + " does not exist"
                        : words + " is missing, or is not a configuration file of the registry");
    }

    private static MountedFile ofNode(Mount mount, String path, Evidence evidence) {
        String volume = mount.claim() == null ? "the node's folder " + mount.hostPath() : "claim " + mount.claim();
        HostFile.Ask ask = file(mount, path, evidence);
        if (ask == null) {
            return unread(
                    ConfigurationFile.WHAT,
                    path,
                    "it is in " + volume + ", which can be read only on the node of the registry, and there only as a"
                            + " file .yml or .yaml");
        }
        Answer<HostFile> answer = evidence.answer(ask);
        String text = answer.toOptional().map(HostFile::text).orElse("");
        String words = "file " + ask.path() + " of the registry's node";
        if (!text.isEmpty()) {
            return new MountedFile(text, words, null);
        }
        return answer.gaps().isEmpty()
                ? unread(
                        words,
                        path,
                        words
                                + (answer.toOptional().isPresent()
                                        ? " is not a configuration file of the registry"
                                        : " does not exist"))
                : new MountedFile(null, words, answer.gaps().get(0));
    }

    /** The file on this host; null when this host is not known to be the node that has it. */
    private static HostFile.@Nullable Ask file(Mount mount, String path, Evidence evidence) {
        String folder = mount.hostPath() != null ? mount.hostPath() : folder(mount.claim(), evidence);
        String place = mount.place(path);
        if (folder == null || place == null || !isOfThisHost(evidence)) {
            return null;
        }
        String top = folder.replaceFirst("/+$", "");
        String file = place.isEmpty() ? top : top + "/" + place;
        return file.matches("/.*\\.ya?ml") && !file.contains("/../") ? new HostFile.Ask(file) : null;
    }

    /** The folder on the node of the volume that a claim is bound to; null when it is not known. */
    private static @Nullable String folder(@Nullable String claim, Evidence evidence) {
        String volume = evidence.first(
                        Listing.claimsIn(BuiltIn.NAMESPACE), c -> c.name().equals(claim))
                .map(Claim::volumeName)
                .orElse(null);
        return evidence.first(Listing.volumes(), v -> v.name().equals(volume))
                .map(Volume::hostPath)
                .orElse(null);
    }

    /** Whether all Pods of the registry that have a node are on this host. */
    private static boolean isOfThisHost(Evidence evidence) {
        Node here = NodeOfHost.find(evidence);
        List<String> nodes = evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(p -> !p.isOver() && !p.deleting() && p.nodeName() != null && Workloads.isInfrastructure(p))
                .map(p -> String.valueOf(p.nodeName()))
                .distinct()
                .toList();
        return here != null && nodes.equals(List.of(here.name()));
    }

    private static MountedFile unread(String words, String path, String why) {
        return new MountedFile(null, words, gap(path, why));
    }

    /** Why the file is not read, and the command that shows it. */
    static Gap gap(String path, String why) {
        return new Gap(Gap.Cause.OUT_OF_VIEW, ConfigurationFile.WHAT + " " + path, why, command(path));
    }

    private static String command(String path) {
        return "`microk8s kubectl -n " + BuiltIn.NAMESPACE + " exec deploy/registry -- cat "
                + Shell.quote(path)
                + "` shows the file, with its passwords";
    }
}
