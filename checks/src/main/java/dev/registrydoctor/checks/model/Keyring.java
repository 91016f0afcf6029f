package dev.registrydoctor.checks.model;

import java.util.regex.Pattern;

/**
 * Which key of a pull secret the kubelet would use for an image (Kubernetes pkg/credentialprovider/keyring.go).
 *
 * <p>The port must be equal as text, hosts match label by label with globs, a path is a plain prefix, and all keys that
 * match are tried, longest first.
 */
public final class Keyring {

    private Keyring() {}

    /** Whether the kubelet offers the credentials under this key for this image. */
    public static boolean matches(String key, ImageReference image) {
        String stripped = key.replaceFirst("^https?://", "");
        int slash = stripped.indexOf('/');
        String hostPort = slash < 0 ? stripped : stripped.substring(0, slash);
        String path = slash < 0 ? "" : stripped.substring(slash);
        // Only "/v1/" and "/v2/" are cut off; a bare "/v2" stays, as a path that no image has.
        if (path.startsWith("/v1/") || path.startsWith("/v2/")) {
            path = path.substring("/v2".length());
        }
        if (image.isDockerHub() && hostPort.equals("index.docker.io")) {
            return path.isEmpty() || path.equals("/");
        }
        return hostMatches(hostPort, image) && ("/" + image.repository()).startsWith(path);
    }

    private static boolean hostMatches(String hostPort, ImageReference image) {
        int colon = hostPort.lastIndexOf(':');
        boolean hasPort = colon > hostPort.lastIndexOf(']');
        String port = hasPort ? hostPort.substring(colon + 1) : "";
        String host = (hasPort ? hostPort.substring(0, colon) : hostPort).replaceAll("[\\[\\]]", "");
        Integer imagePort = image.port();
        if (!port.equals(imagePort == null ? "" : imagePort.toString())) {
            return false;
        }
        String[] globs = host.split("\\.", -1);
        String[] labels = image.host().split("\\.", -1);
        if (globs.length != labels.length) {
            return false;
        }
        for (int i = 0; i < globs.length; i++) {
            if (!globMatches(globs[i], labels[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean globMatches(String glob, String label) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return label.matches(regex.toString());
    }
}
