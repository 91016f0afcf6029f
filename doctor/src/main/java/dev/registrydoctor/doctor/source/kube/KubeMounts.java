package dev.registrydoctor.doctor.source.kube;

import dev.registrydoctor.checks.evidence.cluster.ContainerFiles;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles.Kind;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles.Mount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Pod's spec mounts into the container of a registry. */
final class KubeMounts {

    private static final String REGISTRY = "registry";

    private KubeMounts() {}

    /** Of the container called registry, or the only one; null when there is no such container. */
    static @Nullable ContainerFiles files(KubeObject spec) {
        List<KubeObject> containers = spec.objects("containers");
        for (KubeObject container : containers) {
            if (containers.size() == 1 || REGISTRY.equals(container.text("name"))) {
                List<Mount> mounts = new ArrayList<>();
                for (KubeObject mount : container.objects("volumeMounts")) {
                    mounts.add(mount(mount, volume(spec, mount.textOrEmpty("name"))));
                }
                return new ContainerFiles(configuration(container), mounts);
            }
        }
        return null;
    }

    /** The arguments count before the command, which may be a shell script of the image. */
    private static @Nullable String configuration(KubeObject container) {
        String arguments = container.textOrEmpty("args");
        String command = container.textOrEmpty("command");
        boolean isSet = container.has("args") || container.has("command");
        return !arguments.isEmpty() ? arguments : isSet ? command : null;
    }

    private static @Nullable KubeObject volume(KubeObject spec, String name) {
        for (KubeObject volume : spec.objects("volumes")) {
            if (name.equals(volume.text("name"))) {
                return volume;
            }
        }
        return null;
    }

    private static Mount mount(KubeObject mount, @Nullable KubeObject volume) {
        KubeObject source = volume == null ? KubeObject.NOTHING : onlySource(volume);
        Kind kind = kind(source);
        Map<String, String> items = new LinkedHashMap<>();
        for (KubeObject item :
                source.object(kind == Kind.SECRET ? "secret" : "configMap").objects("items")) {
            items.put(item.textOrEmpty("key"), item.textOrEmpty("path"));
        }
        String secret = source.text("secret", "secretName");
        return new Mount(
                mount.textOrEmpty("mountPath"),
                kind,
                source.text("persistentVolumeClaim", "claimName"),
                source.text("configMap", "name"),
                mount.textOrEmpty("subPath"),
                items,
                secret == null ? source.text("secret", "name") : secret,
                source.text("hostPath", "path"));
    }

    /** A projected volume of one object is like a volume of that object, but that it calls a Secret's name otherwise. */
    private static KubeObject onlySource(KubeObject volume) {
        List<KubeObject> sources = volume.has("projected") ? volume.objects("projected", "sources") : List.of();
        return sources.size() == 1 ? sources.get(0) : volume;
    }

    private static Kind kind(KubeObject volume) {
        if (volume.has("persistentVolumeClaim")) {
            return Kind.CLAIM;
        } else if (volume.has("configMap")) {
            return Kind.CONFIG_MAP;
        } else if (volume.has("secret")) {
            return Kind.SECRET;
        } else if (volume.has("hostPath")) {
            return Kind.HOST_PATH;
        }
        return volume.has("emptyDir") ? Kind.EMPTY_DIR : Kind.OTHER;
    }
}
