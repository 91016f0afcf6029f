package dev.registrydoctor.checks.reading;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client was doing when it failed. */
public enum Operation {
    PULL("pull"),
    PUSH("push"),
    LOGIN("login"),
    /** Tags or the catalog. */
    LIST("list"),
    DELETE("delete"),
    /** An image from a file into a node. */
    IMPORT("image import"),
    /** A volume of the registry's Pod. */
    MOUNT("volume mount"),
    /** A container. */
    START("container start"),
    UNKNOWN("");

    private final String noun;

    Operation(String noun) {
        this.noun = noun;
    }

    /** The operation in one or two words, for people; empty for {@link #UNKNOWN}. */
    public String noun() {
        return noun;
    }

    private static final List<String> PUSH_WORDS = List.of(
            "initializing destination",
            "trying to reuse blob",
            "writing blob",
            "writing manifest",
            "copying blob",
            "on destination: ",
            "upload failed",
            "failed to check for presence of layer",
            "send blob",
            ".pushblob(",
            ".pushmanifest(",
            "initiate upload",
            "on the destination registry",
            "error processing import paths",
            "uploading");

    private static final List<String> PULL_WORDS = List.of(
            "pullimage",
            "imagepull",
            "oci_pull",
            "registryunavailable",
            "signaturevalidationfailed",
            "errimageneverpull",
            "initializing source",
            "image from source docker://",
            ".pullmanifest(",
            ".pullblob(",
            "failed to resolve reference",
            "resolve source metadata",
            "could not download",
            ": downloading",
            "unable to fetch image",
            "unable to pin image",
            "no available registry endpoint",
            "could not be accessed on a registry");

    /** What Docker writes of a layer that it pushes; other clients write the first of each try, whatever they do. */
    private static final Pattern LAYER_AGAIN =
            Pattern.compile("^[0-9a-f]{12}: (?:retrying in|pushed|preparing|layer already exists|mounted from)");

    /** Words of a command that are no part of a name, a path or an option. */
    private static final Pattern PUSH_OR_PULL = word("push(?:ing|ed|es)?|pull(?:ing|ed|s)?");

    /** What a program says that it could not do, whatever else the line tells. */
    private static final Pattern FAILED =
            Pattern.compile("\\b(?:failed to|unable to|could not|error|error:) (push|pull|publish)");

    /** Logins that a message recommends. */
    private static final Pattern RECOMMENDED =
            Pattern.compile("may require '?(?:docker )?login'?|please (?:login|log in)\\b|login succeeds");

    private static final Pattern LOG_IN = word("login|logging in(?:to)?");
    private static final Pattern LOAD = word("(?:docker|podman|nerdctl|minikube)(?: image)? load|kind load");

    /** The image that is imported, and not a path of a program's source or a cache. */
    private static final Pattern IMPORTED = Pattern.compile("import(?!ant|er|[ _-]?paths?|ing (?:cache|path))");

    private static Pattern word(String word) {
        return Pattern.compile("(?<![a-z0-9._/%-])(?:" + word + ")(?![a-z0-9_/-]|\\.[a-z0-9])");
    }

    /** What a line after {@link PastedText#normal} says that was being done; UNKNOWN when it does not say it. */
    static Operation in(String line) {
        // crane lists the rights that it asked for, and Docker recommends a login.
        int rights = line.indexOf("[map[");
        String lower = RECOMMENDED
                .matcher(rights < 0 ? line : line.substring(0, rights))
                .replaceAll("");
        Matcher failed = FAILED.matcher(lower);
        if (lower.contains("login succeeded")) {
            return UNKNOWN;
        } else if (failed.find()) {
            return failed.group(1).startsWith("pull") ? PULL : PUSH;
        } else if (lower.contains("failed to proxy manifest") || lower.contains("failed to proxy the blob")) {
            // Harbor logs in to another registry because somebody pulls.
            return PULL;
        } else if (LOG_IN.matcher(lower).find() || lower.contains("ing credentials - err")) {
            return LOGIN;
        } else if (lower.contains("reading tags for") || lower.contains("get tags from")) {
            return LIST;
        } else if (lower.contains("storing blob to file")) {
            // podman writes blobs of a pull to a file first.
            return PULL;
        }
        Matcher word = PUSH_OR_PULL.matcher(lower);
        if (word.find()) {
            return word.group().startsWith("push") ? PUSH : PULL;
        } else if (holds(lower, PUSH_WORDS)
                || LAYER_AGAIN.matcher(lower).find()
                || (lower.contains("failed commit on ref") && lower.contains("unexpected status"))) {
            return PUSH;
        } else if (holds(lower, PULL_WORDS)) {
            return PULL;
        } else if (IMPORTED.matcher(lower).find() || LOAD.matcher(lower).find()) {
            return IMPORT;
        } else if (lower.contains("mountvolume")) {
            return MOUNT;
        }
        return lower.contains("exec format error") || lower.contains("restarting failed container") ? START : UNKNOWN;
    }

    private static boolean holds(String lower, List<String> words) {
        return words.stream().anyMatch(lower::contains);
    }
}
