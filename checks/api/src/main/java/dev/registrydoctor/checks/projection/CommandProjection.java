package dev.registrydoctor.checks.projection;

/**
 * Keeps of the units and defaults of Docker its command lines: the program, the names of flags, and the values of those that
 * name registries or stand in daemon.json too.
 */
final class CommandProjection implements LineProjection.Line {

    private static final String COMMAND = "ExecStart=";

    /** Whether the lines are assignments whose values are parts of a command. */
    private final boolean isDefaults;

    private boolean goesOn;

    private CommandProjection(boolean isDefaults) {
        this.isDefaults = isDefaults;
    }

    static String unit(String text) {
        return LineProjection.of(text, new CommandProjection(false));
    }

    static String defaults(String text) {
        return LineProjection.of(text, new CommandProjection(true));
    }

    @Override
    public void append(String text, int from, int to, StringBuilder out) {
        int start = LineProjection.skip(text, from, to, " \t\u000B\f");
        int equals = LineProjection.indexOf(text, '=', start, to);
        boolean isLast = to == from || text.charAt(to - 1) != '\\';
        int end = isLast ? to : to - 1;
        if (goesOn || (!isDefaults && text.startsWith(COMMAND, start))) {
            int command = goesOn ? from : start + COMMAND.length();
            out.append(text, from, command);
            words(text, command, end, out);
            goesOn = !isLast;
        } else if (equals >= 0 && KeyNames.isName(text, start, equals)) {
            out.append(text, from, equals + 1);
            if (isDefaults) {
                words(text, equals + 1, end, out);
            } else {
                Mask.visible(text, equals + 1, end, out);
            }
        } else if (text.startsWith("[", start) && KeyNames.isName(text, start + 1, Math.max(start + 1, to - 1))) {
            out.append(text, from, end);
        } else {
            Mask.visible(text, from, end, out);
        }
        out.append(text, end, to);
    }

    private static void words(String text, int from, int to, StringBuilder out) {
        Kept type = Kept.PATH;
        boolean isFirst = true;
        for (int at = from; at < to; ) {
            int end = at;
            while (end < to && !isBetween(text.charAt(end))) {
                end++;
            }
            if (end == at) {
                out.append(text.charAt(at++));
                continue;
            }
            if (text.charAt(at) == '-' && end - at > 1) {
                type = flag(text, at, end, out);
            } else if (text.charAt(at) == '$' && isVariable(text, at, end)) {
                out.append(text, at, end);
            } else {
                (isFirst && text.charAt(at) != '/' ? Kept.NOTHING : type).append(text, at, end, out);
                type = Kept.NOTHING;
            }
            isFirst = false;
            at = end;
        }
    }

    private static boolean isBetween(char c) {
        return c <= ' ' || c == '"' || c == '\'' || c == '\\';
    }

    private static boolean isVariable(String text, int from, int to) {
        boolean isBraced = Mask.placeholderEnd(text, from, to) == to;
        return isBraced || KeyNames.isName(text, from + 1, to);
    }

    /** Appends a flag with its value, and tells of what type the next word is. */
    private static Kept flag(String text, int from, int to, StringBuilder out) {
        int equals = LineProjection.indexOf(text, '=', from, to);
        int end = equals < 0 ? to : equals;
        int start = text.startsWith("--", from) ? from + 2 : from + 1;
        if (!KeyNames.isName(text, Math.min(start, end), end)) {
            out.append(text, from, start);
            Mask.visible(text, start, to, out);
            return Kept.NOTHING;
        }
        Kept type = type(text.substring(start, end));
        out.append(text, from, end);
        if (equals >= 0) {
            out.append('=');
            type.append(text, equals + 1, to, out);
        }
        return equals < 0 ? type : Kept.NOTHING;
    }

    private static Kept type(String flag) {
        return switch (flag) {
            case "H", "host", "insecure-registry", "registry-mirror" -> Kept.URL;
            case "log-driver", "log-level", "storage-driver", "ipv6", "iptables", "live-restore", "debug" -> Kept.WORD;
            case "data-root", "exec-root", "config-file", "pidfile", "containerd" -> Kept.PATH;
            case "bip", "dns", "fixed-cidr", "ip", "bridge" -> Kept.HOST;
            default -> Kept.NOTHING;
        };
    }
}
