package dev.registrydoctor.checks.catalog.settings;

import dev.registrydoctor.checks.catalog.settings.RegistrySettings.Setting;
import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles.Kind;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles.Mount;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder in the container where the built-in registry stores its images, and what is mounted there.
 *
 * @param root the root directory
 * @param setting the setting that defines it; null when there is none
 * @param place where that folder is
 * @param mount where the volume of the registry's claim is mounted; null when it is not
 * @param subPath the folder of that volume that is mounted; empty for the whole volume
 * @param unreadMount a configuration file that this version does not read, in words; null when there is none
 */
public record RegistryFolder(
        String root,
        @Nullable Setting setting,
        Place place,
        @Nullable String mount,
        String subPath,
        @Nullable String unreadMount) {

    /** The name of the setting in the file. */
    public static final String SETTING = "storage.filesystem.rootdirectory";

    /** Where the add-on's Deployment mounts the claim, and the root directory of its image's configuration. */
    public static final String DEFAULT = "/var/lib/registry";

    /** What {@link #of} reads. */
    public static final Needs NEEDS = RegistrySettings.NEEDS;

    /** Where a root directory is, relative to the volume of the registry's claim. */
    public enum Place {
        /** The top of the volume, as in the add-on; or a volume of another claim when this one is not mounted. */
        TOP,
        /** A folder of the volume. */
        BELOW,
        /** Another volume, which outlives the Pod. */
        OTHER_VOLUME,
        /** The container's own file system or an emptyDir: deleted with the Pod. */
        CONTAINER
    }

    /**
     * The folder of the Deployment; null without a Deployment, when it is not known, and for storage that is not a
     * folder.
     */
    public static @Nullable RegistryFolder of(Evidence evidence) {
        Deployment deployment = BuiltInRegistry.deployment(evidence);
        RegistrySettings settings = RegistrySettings.of(evidence);
        Setting setting = settings == null ? null : settings.find(SETTING);
        String root = setting == null ? DEFAULT : setting.value();
        if (deployment == null || settings == null || !settings.areImagesInFolder() || !root.startsWith("/")) {
            return null;
        }
        ContainerFiles files = deployment.files() == null ? asTheAddOnHasIt(deployment) : deployment.files();
        Mount claim = files.mounts().stream()
                .filter(m -> BuiltIn.CLAIM.equals(m.claim()))
                .findFirst()
                .orElse(null);
        return new RegistryFolder(
                root,
                setting,
                place(root, files, claim != null),
                claim == null ? null : claim.path(),
                claim == null ? "" : claim.subPath(),
                settings.unreadMount());
    }

    private static ContainerFiles asTheAddOnHasIt(Deployment deployment) {
        return new ContainerFiles(
                null,
                deployment.claims().contains(BuiltIn.CLAIM)
                        ? List.of(new Mount(DEFAULT, Kind.CLAIM, BuiltIn.CLAIM, null, "", Map.of()))
                        : List.of());
    }

    private static Place place(String root, ContainerFiles files, boolean hasClaim) {
        Mount mount = files.mount(root).orElse(null);
        if (mount == null || mount.kind() == Kind.EMPTY_DIR) {
            return Place.CONTAINER;
        } else if (hasClaim && !BuiltIn.CLAIM.equals(mount.claim())) {
            return Place.OTHER_VOLUME;
        }
        return "".equals(mount.place(root)) ? Place.TOP : Place.BELOW;
    }

    /** Whether it differs from the folder that the add-on's registry uses on its volume. */
    public boolean isMoved() {
        return mount != null && place != Place.TOP;
    }

    /** Where it is in the volume of the claim, empty for its top; null when that volume is not mounted above it. */
    public @Nullable String inVolume() {
        return mount == null ? null : new Mount(mount, Kind.CLAIM, BuiltIn.CLAIM, null, subPath, Map.of()).place(root);
    }

    /** Whether this path of the container is in the folder. */
    public boolean holds(String path) {
        String folder = root.replaceFirst("/+$", "");
        return path.equals(folder) || path.startsWith(folder + "/");
    }

    /** The setting, or a text that the default is used. */
    public String words() {
        if (setting != null) {
            return setting.words();
        }
        return "no root directory is set, so the default is used: " + root
                + (unreadMount == null ? "" : " (" + unreadMount + ")");
    }

    /** Where the setting is. */
    public String source() {
        return setting == null ? "Deployment " + BuiltIn.DEPLOYMENT_PATH : setting.source();
    }
}
