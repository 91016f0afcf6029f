package dev.registrydoctor.doctor.act.nodes;

import java.time.Duration;
import java.util.List;
import okio.ByteString;

/**
 * A shell script that is run by exec: its text goes through the standard input. The words of an exec are part of the request's URL,
 * which proxies limit to some kilobytes and which audit logs keep.
 *
 * @param command the words of the exec
 * @param input what its standard input gets
 */
public record ExecScript(List<String> command, ByteString input) {

    /**
     * Reads as many bytes as its argument says, since version 4 of the protocol cannot end a standard input, and runs them. With the
     * locale C, {@code ${#script}} counts bytes; the dot keeps line breaks at the end.
     */
    private static final String LOADER = "export LC_ALL=C; script=$(head -c \"$1\"; echo .); script=${script%.}; "
            + "[ \"${#script}\" -eq \"$1\" ] || { echo 'the script did not arrive'; exit 1; }; "
            + "eval \"$script\" </dev/null";

    public ExecScript {
        command = List.copyOf(command);
    }

    /**
     * The same as a container's command, which has to be a script for the shell.
     *
     * @param container {@code /bin/sh -c SCRIPT NAME ARGUMENT...}
     * @param limit when it is killed, with the programs that it has started
     * @throws IllegalArgumentException when it is another command
     */
    public static ExecScript of(List<String> container, Duration limit) {
        if (container.size() < 3 || !container.subList(0, 2).equals(List.of("/bin/sh", "-c"))) {
            throw new IllegalArgumentException("not a script for the shell: " + container.get(0));
        }
        StringBuilder script = new StringBuilder("set --");
        container
                .subList(Math.min(4, container.size()), container.size())
                .forEach(argument -> script.append(" '")
                        .append(argument.replace("'", "'\\''"))
                        .append('\''));
        ByteString input = ByteString.encodeUtf8(
                script.append('\n').append(container.get(2)).append('\n').toString());
        return new ExecScript(
                List.of(
                        "timeout",
                        "-s",
                        "KILL",
                        String.valueOf(Math.max(1, limit.toSeconds())),
                        "/bin/sh",
                        "-c",
                        LOADER,
                        "sh",
                        String.valueOf(input.size())),
                input);
    }
}
