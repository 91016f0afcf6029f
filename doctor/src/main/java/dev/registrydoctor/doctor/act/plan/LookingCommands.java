package dev.registrydoctor.doctor.act.plan;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Commands that only show something or wait for it: there is nothing of them to take back. */
final class LookingCommands {

    private static final Set<String> PROGRAMS =
            Set.of("cat", "df", "diff", "du", "findmnt", "free", "getent", "grep", "ls", "ss", "date", "timedatectl");

    /** Words after the program that only look; anchored, since what follows them may be anything. */
    private static final Pattern CALLS = Pattern.compile("(?:microk8s )?kubectl (?:--context \\S+ )?(?:-n \\S+ )?"
            + "(?:get|describe|logs|wait|top|version|auth can-i|rollout (?:status|history)|explain|events)\\b[^;|&<>$`]*"
            + "|microk8s (?:status|inspect|version)[^;|&<>$`]*"
            + "|snap (?:list|services|info)[^;|&<>$`]*"
            + "|systemctl (?:cat|status|is-active|show)[^;|&<>$`]*");

    private LookingCommands() {}

    /** Whether a command changes nothing. */
    static boolean isOnly(List<String> argv) {
        boolean isShell = argv.size() == 3 && argv.get(0).equals("/bin/sh");
        return (!isShell && PROGRAMS.contains(argv.get(0)))
                || CALLS.matcher(isShell ? argv.get(2).strip() : String.join(" ", argv))
                        .matches();
    }
}
