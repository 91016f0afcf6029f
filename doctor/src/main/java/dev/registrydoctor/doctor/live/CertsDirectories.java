package dev.registrydoctor.doctor.live;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.CertsDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the directories of containerd's certs.d. */
final class CertsDirectories {

    static final String PATH = "/var/snap/microk8s/current/args/certs.d";

    private final HostRoot host;

    CertsDirectories(HostRoot host) {
        this.host = host;
    }

    Answer<List<CertsDirectory>> ask() {
        String what = new CertsDirectory.Ask().describe();
        try {
            List<CertsDirectory> directories = new ArrayList<>();
            for (String name : host.list(PATH)) {
                if (host.isDirectory(PATH + "/" + name)) {
                    directories.add(directory(name));
                }
            }
            return Answer.known(directories, HostRoot.source("directory " + PATH));
        } catch (IOException e) {
            return HostRoot.isNone(e)
                    ? Answer.absent(HostRoot.source("directory " + PATH))
                    : Answer.unknown(HostRoot.gap(what, PATH, e));
        }
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
