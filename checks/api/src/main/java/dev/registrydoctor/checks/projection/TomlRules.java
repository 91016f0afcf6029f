package dev.registrydoctor.checks.projection;

import java.util.List;

/** What is kept of the kinds of TOML that the doctor reads. */
enum TomlRules implements Rules {
    /** containerd's hosts.toml: all but headers. */
    HOSTS {
        @Override
        public Kept value(List<String> path) {
            boolean isHost = path.size() == 3 && path.get(0).equals("host");
            if (path.size() != 1 && !isHost) {
                return Kept.NOTHING;
            }
            return switch (path.get(path.size() - 1)) {
                case "server" -> Kept.URL;
                case "ca", "client" -> Kept.PATH;
                case "capabilities" -> Kept.WORD;
                case "dial_timeout" -> Kept.DURATION;
                default -> Kept.NOTHING;
            };
        }

        @Override
        public Kept keys(List<String> table) {
            return table.size() == 1 && table.get(0).equals("host") ? Kept.URL : Kept.NAME;
        }
    },

    /**
     * containerd's configuration, the files that it imports, and MicroK8s' template of it: of the registry section all but
     * auth and headers. Of TLS the names of files are kept, and never their content.
     */
    CONTAINERD {
        @Override
        public Kept value(List<String> path) {
            if (path.size() == 1 && path.get(0).equals("imports")) {
                return Kept.PATH;
            } else if (!Rules.is(path, 0, "plugins") || !Rules.is(path, 2, "registry")) {
                return Kept.NOTHING;
            } else if (path.size() == 4 && path.get(3).equals("config_path")) {
                return Kept.PATH;
            }
            if (path.size() == 7 && path.get(3).equals("configs") && path.get(5).equals("tls")) {
                return path.get(6).matches("(?:ca|cert|key)_file") ? Kept.PATH : Kept.NOTHING;
            }
            return path.size() == 6
                            && path.get(3).equals("mirrors")
                            && path.get(5).equals("endpoint")
                    ? Kept.URL
                    : Kept.NOTHING;
        }

        @Override
        public Kept keys(List<String> table) {
            boolean isOfHosts = table.size() == 4
                    && table.get(0).equals("plugins")
                    && table.get(2).equals("registry")
                    && (table.get(3).equals("mirrors") || table.get(3).equals("configs"));
            return isOfHosts ? Kept.URL : Kept.NAME;
        }
    },

    /** registries.conf, of either version. */
    REGISTRIES {
        @Override
        public Kept value(List<String> path) {
            boolean isOld = path.size() == 3 && path.get(0).equals("registries");
            boolean isNew = path.size() == 2
                    && path.get(0).equals("registry")
                    && (path.get(1).equals("location") || path.get(1).equals("prefix"));
            return isOld || isNew ? Kept.URL : Kept.NOTHING;
        }
    },

    /** buildkitd.toml. */
    BUILDKIT {
        @Override
        public Kept value(List<String> path) {
            if (path.size() != 3 || !path.get(0).equals("registry")) {
                return Kept.NOTHING;
            }
            return switch (path.get(2)) {
                case "ca" -> Kept.PATH;
                case "mirrors" -> Kept.URL;
                default -> Kept.NOTHING;
            };
        }

        @Override
        public Kept keys(List<String> table) {
            return table.size() == 1 && table.get(0).equals("registry") ? Kept.URL : Kept.NAME;
        }
    }
}
