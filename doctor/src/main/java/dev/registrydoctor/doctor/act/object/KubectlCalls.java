package dev.registrydoctor.doctor.act.object;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does what some commands of kubectl do, for a Pod that has neither kubectl nor a shell. */
@FunctionalInterface
public interface KubectlCalls {

    /**
     * What came of a command.
     *
     * @param output the end of what it printed
     */
    record Ended(int status, String output) {}

    /**
     * Carries a command out.
     *
     * @param args what follows {@code kubectl}, word by word
     * @return null for a command that is not known here
     * @throws IOException when it cannot be carried out; what it did until then is not known
     */
    @Nullable
    Ended kubectl(List<String> args, Duration limit) throws IOException, InterruptedException;
}
