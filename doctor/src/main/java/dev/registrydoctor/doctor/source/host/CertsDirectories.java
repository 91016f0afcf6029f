package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the directories of containerd's certs.d. */
public final class CertsDirectories {

    static final String PATH = "/var/snap/microk8s/current/args/certs.d";

    /** A registry has one, and hosts.toml is some lines. */
    private static final int MAX_DIRECTORIES = 1_000;

    private static final int MAX_CHARACTERS = 8 << 20;

    private final HostRoot host;

    public CertsDirectories(HostRoot host) {
        this.host = host;
    }

    public Answer<List<CertsDirectory>> ask() {
        String what = CertsDirectory.Ask.INSTANCE.describe();
        try {
            List<CertsDirectory> directories = new ArrayList<>();
            int kept = 0;
            for (String name : host.list(PATH)) {
                if (host.isDirectory(PATH + "/" + name)) {
                    if (directories.size() == MAX_DIRECTORIES || kept > MAX_CHARACTERS) {
                        return new Answer.Known<>(
                                directories, HostRoot.source("directory " + PATH), List.of(rest(what)));
                    }
                    CertsDirectory directory = directory(name);
                    kept += directory.hostsToml() == null
                            ? 0
                            : directory.hostsToml().length();
                    directories.add(directory);
                }
            }
            return Answer.known(directories, HostRoot.source("directory " + PATH));
        } catch (IOException e) {
            return HostRoot.isNone(e)
                    ? Answer.absent(HostRoot.source("directory " + PATH))
                    : Answer.unknown(HostRoot.gap(what, PATH, e));
        }
    }

    private static Gap rest(String what) {
        return new Gap(
                Gap.Cause.MALFORMED,
                what,
                "there is more than " + MAX_DIRECTORIES + " directories or 8 MiB of hosts.toml; the rest was not read",
                "look at " + PATH);
    }

    private CertsDirectory directory(String name) {
        String path = PATH + "/" + name;
        try {
            List<String> files = host.list(path);
            if (!files.contains("hosts.toml")) {
                return new CertsDirectory(name, path, files, null, null);
            }
            String file = path + "/hosts.toml";
            try {
                return new CertsDirectory(name, path, files, host.read(file), null);
            } catch (IOException e) {
                return new CertsDirectory(
                        name, path, files, null, HostRoot.gap(name, file, e).why());
            }
        } catch (IOException e) {
            return new CertsDirectory(
                    name, path, List.of(), null, HostRoot.gap(name, path, e).why());
        }
    }
}
