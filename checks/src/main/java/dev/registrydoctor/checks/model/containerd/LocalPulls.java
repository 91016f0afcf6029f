package dev.registrydoctor.checks.model.containerd;

import dev.registrydoctor.checks.model.toml.TomlTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings that make the CRI plugin of containerd 2.1 and later pull by itself, without the transfer service
 * (CheckLocalImagePullConfigs in internal/cri/config/config.go; the migration of older files in
 * plugins/cri/images/plugin.go).
 */
final class LocalPulls {

    private LocalPulls() {}

    /**
     * Whether one of them is set.
     *
     * @param plugin the plugin whose settings are used
     * @param registry its registry section, or null without one
     */
    static boolean areSet(TomlTable toml, String plugin, @Nullable TomlTable registry) {
        TomlTable own = RegistryConfig.table(toml, "plugins", plugin);
        TomlTable images = RegistryConfig.table(toml, "plugins", RegistryConfig.OF_VERSION_3);
        if (images != null && Boolean.TRUE.equals(images.get("use_local_image_pull"))) {
            return true;
        } else if (own == null) {
            return false;
        }
        // In a file of version 2, some of them are one level below.
        TomlTable containerd = RegistryConfig.table(own, "containerd");
        TomlTable snapshots = containerd == null ? own : containerd;
        boolean ofRegistry = registry != null
                && List.of("mirrors", "configs", "auths").stream()
                        .map(key -> RegistryConfig.table(registry, key))
                        .anyMatch(table -> table != null && !table.isEmpty());
        boolean otherLimit = own.get("max_concurrent_downloads") instanceof Long limit && limit != 3;
        return ofRegistry
                || otherLimit
                || Boolean.TRUE.equals(own.get("image_pull_with_sync_fs"))
                || Boolean.TRUE.equals(snapshots.get("discard_unpacked_layers"))
                || Boolean.FALSE.equals(snapshots.get("disable_snapshot_annotations"));
    }
}
