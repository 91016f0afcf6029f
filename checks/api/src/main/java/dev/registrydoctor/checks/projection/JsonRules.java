package dev.registrydoctor.checks.projection;

import java.util.List;

/** What is kept of the kinds of JSON that the doctor reads. */
enum JsonRules implements Rules {
    /** Docker's daemon.json: the lists of registries. */
    DAEMON {
        @Override
        public Kept value(List<String> path) {
            boolean isOfRegistries = path.size() == 1
                    && (path.get(0).startsWith("insecure-registr")
                            || path.get(0).startsWith("registry-mirror"));
            return isOfRegistries ? Kept.URL : Kept.NOTHING;
        }
    },

    /** A builder of buildx: how it is run. Its buildkitd.toml is in base64, and projected by itself. */
    BUILDX {
        @Override
        public Kept value(List<String> path) {
            boolean isOption = path.size() == 3
                    && path.get(1).equals("driveropts")
                    && path.get(2).equals("network");
            boolean isName =
                    path.get(path.size() - 1).equals("name") || path.get(0).equals("driver");
            return isOption || (isName && path.size() <= 2) ? Kept.NAME : Kept.NOTHING;
        }
    };

    /** Whether a value is a buildkitd.toml. */
    static boolean isBuildkitd(List<String> path) {
        return path.size() == 3 && path.get(1).equals("files") && path.get(2).equals("buildkitd.toml");
    }
}
