package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.ObjectAction;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommands;
import dev.registrydoctor.doctor.act.plan.Logins;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.source.kube.Login;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which registries steps want a login for. */
final class WantedLogins {

    private WantedLogins() {}

    /**
     * The login for the one registry that the steps of these causes want one for.
     *
     * @param login null when none was given
     * @throws UsageException when they want logins for several: one login must not be sent to all of them
     */
    static Logins of(List<Finding> causes, @Nullable Login login) {
        if (login == null) {
            return Logins.NONE;
        }
        Set<String> servers = new TreeSet<>();
        for (Finding cause : causes) {
            Remedy remedy = cause.remedy();
            if (remedy != null) {
                remedy.steps().forEach(step -> add(step.action(), servers));
            }
        }
        if (servers.size() > 1) {
            throw new UsageException("the causes want logins for several registries (" + String.join(", ", servers)
                    + "), and --username gives one: name one PROBLEM at a time");
        }
        return server -> servers.contains(server) ? login : null;
    }

    private static void add(Action action, Set<String> servers) {
        KubectlCommand command = action instanceof Action.Kubectl kubectl
                ? KubectlCommands.of(kubectl.args(), Clock.systemUTC())
                : action instanceof ObjectAction.ApplyCreated created
                        ? KubectlCommands.applied(created.create(), Clock.systemUTC())
                        : null;
        if (command instanceof KubectlCommand.CreatesLogin creates) {
            servers.add(creates.server());
        } else if (action instanceof ObjectAction.ApplyLogin apply) {
            servers.add(apply.server());
        }
    }
}
