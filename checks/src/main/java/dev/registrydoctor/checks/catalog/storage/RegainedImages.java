package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.settings.RegistryFolder;
import dev.registrydoctor.checks.catalog.settings.RegistrySettings;
import dev.registrydoctor.checks.catalog.settings.RegistrySettings.Setting;
import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;

/** How the images of a registry that has another folder than before come back. */
final class RegainedImages {

    private static final Verification BACK =
            Verification.of("Check storage.image-loss passes, and the Pods can pull their images.");

    private RegainedImages() {}

    /** The registry gets the root directory back that is on its volume. */
    static Remedy moveBack(
            RegistryFolder folder, StorageHistory history, List<WantedImages.Image> missing, Evidence evidence) {
        Actor node = Actor.node(RegistryStorage.node(evidence));
        List<Step> steps = new ArrayList<>();
        steps.add(Step.of(
                        "Check whether the images are still in the old root directory of the volume.",
                        RegistryStorage.onFolder(evidence, "ls", "-l"),
                        node)
                .deciding("if a folder named docker is listed, the images are there, and the steps below restore them."
                        + " If it is not, first look for an older volume or a disk that is not mounted."));
        steps.addAll(setBack(folder));
        steps.addAll(look(history, node));
        steps.add(VolumeFolder.pushAgain(onNodes(missing), node));
        return new Remedy(steps, BACK);
    }

    /** The same for a registry that cannot write to its root directory. */
    static Remedy moveBack(RegistryFolder folder) {
        return new Remedy(
                setBack(folder), Verification.of("A push succeeds, and check storage.volume-writes passes after it."));
    }

    private static List<Step> setBack(RegistryFolder folder) {
        boolean isLost = folder.place() == RegistryFolder.Place.CONTAINER;
        return List.of(
                Step.of(
                        "Save what was pushed since the change. It is in " + folder.root()
                                + (isLost ? " and is lost at the next restart." : "."),
                        Action.script("microk8s kubectl -n " + BuiltIn.NAMESPACE + " exec deploy/" + BuiltIn.DEPLOYMENT
                                + " -- tar -C " + Shell.quote(folder.root()) + " -cf - . > pushed-since.tar"),
                        Actor.cluster()),
                (folder.root().equals(folder.mount()) ? subPath(folder) : rootDirectory(folder))
                        .risking(Risk.losesData(
                                "what was pushed since the root directory was changed, unless it was saved",
                                "Run the previous step first.")));
    }

    /** A variable overrides what a configuration file says. */
    private static Step rootDirectory(RegistryFolder folder) {
        Setting setting = folder.setting();
        String file = setting == null || setting.variable() != null
                ? ""
                : " The variable overrides " + setting.source() + ": correct that as well.";
        return Step.kubectl(
                "Make the registry store its images at the top of its volume again." + file,
                "-n",
                BuiltIn.NAMESPACE,
                "set",
                "env",
                "deploy/" + BuiltIn.DEPLOYMENT,
                RegistrySettings.variableOf(RegistryFolder.SETTING) + "=" + folder.mount());
    }

    private static Step subPath(RegistryFolder folder) {
        return Step.of(
                "Mount the complete volume again instead of its folder " + folder.subPath() + ".",
                DeploymentSteps.patchPods("\"containers\":[{\"name\":\"" + BuiltIn.DEPLOYMENT
                        + "\",\"volumeMounts\":[{\"mountPath\":\"" + folder.mount() + "\",\"subPath\":null}]}]"),
                Actor.cluster());
    }

    /** The old folder is looked for, and its data are copied; what is not found is pushed again. */
    static Remedy bringBack(StorageHistory history, List<WantedImages.Image> missing, Evidence evidence) {
        Actor node = Actor.node(RegistryStorage.node(evidence));
        List<Step> steps = new ArrayList<>(look(history, node));
        Volume volume = RegistryStorage.volume(evidence);
        String target = volume == null || volume.hostPath() == null ? null : volume.hostPath();
        List<String> folders =
                history.places().stream().filter(p -> p.startsWith("/")).toList();
        if (target != null && !folders.isEmpty()) {
            steps.add(Step.of(
                    "Copy the old data to the volume in use. Existing files are not changed.",
                    Action.root("cp", "-an", folders.get(0) + "/.", target + "/"),
                    node));
            steps.add(DeploymentSteps.restart("Restart the registry to load the data."));
        }
        steps.add(VolumeFolder.pushAgain(onNodes(missing), node));
        return new Remedy(steps, BACK);
    }

    /** Those that a node has run, and may still have. */
    private static List<String> onNodes(List<WantedImages.Image> missing) {
        return missing.stream()
                .filter(WantedImages.Image::wasThere)
                .map(i -> i.reference().text())
                .sorted()
                .toList();
    }

    private static List<Step> look(StorageHistory history, Actor node) {
        List<String> du = new ArrayList<>(List.of("du", "-sh"));
        history.places().stream().filter(p -> p.startsWith("/")).forEach(du::add);
        if (du.size() > 2) {
            return List.of(Step.of(
                            "Check the content of older folders. Do not delete any of them: they can be the only copy"
                                    + " of the images.",
                            new Action.Program(du, true),
                            node)
                    .deciding(
                            "a folder of some megabytes or more contains images. A folder of a few kilobytes is empty,"
                                    + " and the images are elsewhere or lost."));
        }
        return List.of(Step.of(
                        "Look for older data on the node before anyone pushes: a folder of a former volume, a disk"
                                + " that is not mounted, a backup.",
                        Action.script("sudo find / -xdev -type d -path '*/docker/registry/v2/repositories' 2>/dev/null;"
                                + " findmnt --fstab"),
                        node)
                .deciding(
                        "each folder in the output contains the repositories of a registry. The one outside the volume"
                                + " in use has the old images. A line of fstab that `findmnt` does not show as mounted"
                                + " is a disk to mount. If you find neither, push the images again."));
    }
}
