package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;

/**
 * The images in the store of this host's containerd, in the namespace of Kubernetes ({@code k8s.io}).
 *
 * @param images in containerd's order; the same image is there by its tag, by its digest and by the id of its configuration
 */
public record ImageStore(List<Image> images) {
    public ImageStore {
        images = List.copyOf(images);
    }

    /**
     * A name in the store.
     *
     * @param name as containerd writes it: {@code localhost:32000/app:1}, {@code localhost:32000/app@sha256:…} or the id
     * @param digest the digest of the manifest or index that it names
     */
    public record Image(
            @Holds(TextKind.IMAGE) String name,
            @Holds(TextKind.WORD) String digest) {}

    /** Asks for the images in the store; absent when no containerd of MicroK8s runs here. */
    public enum Ask implements HostQuestion<ImageStore> {
        INSTANCE;

        @Override
        public String describe() {
            return "the images in containerd's store on this host";
        }
    }
}
