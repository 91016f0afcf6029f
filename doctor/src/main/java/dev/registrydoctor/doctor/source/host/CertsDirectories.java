package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the directories of a folder that containerd takes hosts.toml from. */
public final class CertsDirectories {

    /** A registry has one, and hosts.toml is some lines. */
    private static final int MAX_DIRECTORIES = 1_000;

    private static final int MAX_CHARACTERS = 8 << 20;

    private final HostFiles host;
    private final CertsDirectory.Ask ask;
    private final String path;

    public CertsDirectories(HostFiles host, CertsDirectory.Ask ask) {
        this.host = host;
        this.ask = ask;
        this.path = ask.path();
    }

    public Answer<List<CertsDirectory>> answer() {
        String what = ask.describe();
        try {
            List<CertsDirectory> directories = new ArrayList<>();
            int kept = 0;
            for (String name : host.list(path)) {
                if (host.isDirectory(path + "/" + name)) {
                    if (directories.size() == MAX_DIRECTORIES || kept > MAX_CHARACTERS) {
                        return new Answer.Known<>(
                                directories, HostRoot.source("directory " + path), List.of(rest(what)));
                    }
                    CertsDirectory directory = directory(name);
                    kept += directory.hostsToml() == null
                            ? 0
                            : directory.hostsToml().length();
                    directories.add(directory);
                }
            }
            return Answer.known(directories, HostRoot.source("directory " + path));
        } catch (IOException e) {
            return HostRoot.isNone(e)
                    ? Answer.absent(HostRoot.source("directory " + path))
                    : Answer.unknown(host.unreadable(what, path, e));
        }
    }

    private Gap rest(String what) {
        return new Gap(
                Gap.Cause.MALFORMED,
                what,
                "there are more than " + MAX_DIRECTORIES + " directories or 8 MiB of hosts.toml; the rest was not read",
                "check " + path);
    }

    private CertsDirectory directory(String name) {
        String directory = path + "/" + name;
        try {
            List<String> files = host.list(directory);
            if (!files.contains("hosts.toml")) {
                return new CertsDirectory(name, directory, files, null, null);
            }
            String file = directory + "/hosts.toml";
            try {
                return new CertsDirectory(name, directory, files, host.read(file), null);
            } catch (IOException e) {
                return new CertsDirectory(
                        name,
                        directory,
                        files,
                        null,
                        host.unreadable(name, file, e).why());
            }
        } catch (IOException e) {
            return new CertsDirectory(
                    name,
                    directory,
                    List.of(),
                    null,
                    host.unreadable(name, directory, e).why());
        }
    }
}
