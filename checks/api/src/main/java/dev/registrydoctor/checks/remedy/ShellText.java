package dev.registrydoctor.checks.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people copy into a shell to carry out an action. */
public final class ShellText {

    /** The end of a here document; content with a line like it gets another. */
    private static final String END = "EOF";

    /** What a file that is changed is called beside it. */
    private static final String COPY = ".bak";

    private static final String MICROK8S = "microk8s kubectl ";

    private final KubectlAccess access;

    /** Text for somebody who reaches the cluster like this. */
    public ShellText(KubectlAccess access) {
        this.access = access;
    }

    /** Where a step is done: on which machine, and whether as its administrator. */
    public String where(Action action, Actor actor) {
        if (actor instanceof Actor.Cluster && access.context() != null) {
            return "on any machine with kubectl access";
        }
        return action.needsRoot() ? actor.label() + ", with sudo" : actor.label();
    }

    /** The command, or null for what has none. For several nodes it is one loop over their names. */
    @Nullable
    public String command(Action action, Actor actor) {
        String command = onOne(action, actor);
        return command != null && actor instanceof Actor.Nodes nodes && !(action instanceof Action.EditFile)
                ? onEach(nodes, command)
                : command;
    }

    /** A terminal is asked for, since sudo may ask for a password there. */
    private static String onEach(Actor.Nodes nodes, String command) {
        return "for node in " + words(nodes.names()) + "; do echo \"$node:\"; ssh -t \"$node\" " + Shell.quote(command)
                + "; done";
    }

    private @Nullable String onOne(Action action, Actor actor) {
        if (action instanceof Action.Kubectl kubectl) {
            return kubectl(actor, kubectl.args());
        } else if (action instanceof Action.Program program) {
            return sudo(program.needsRoot()) + words(program.argv());
        } else if (action instanceof Action.Script script) {
            return told(script.text(), actor);
        } else if (action instanceof Action.WriteFile file) {
            return write(file);
        } else if (action instanceof Action.ChangeLines file) {
            return change(file);
        } else if (action instanceof Action.RestoreCopy file) {
            return sudo(file.needsRoot()) + "mv " + path(file.path() + COPY) + " " + path(file.path());
        } else if (action instanceof Action.EditFile file) {
            String line = file.line() > 0 ? "+" + file.line() + " " : "";
            return sudo(file.needsRoot()) + "nano " + line + path(file.path());
        } else if (action instanceof ObjectAction.ApplyObject object) {
            return kubectl(actor, List.of("apply", "-f", "-")) + document(object.manifest());
        } else if (action instanceof ObjectAction.ApplyCreated object) {
            return kubectl(actor, object.create()) + " --dry-run=client -o yaml | "
                    + kubectl(actor, List.of("apply", "-f", "-"));
        } else if (action instanceof ObjectAction.ApplyLogin login) {
            return SecretText.of(login, words -> kubectl(actor, words));
        } else if (action instanceof ObjectAction.PatchObject object) {
            return patch(object, actor);
        } else if (action instanceof ObjectAction.DeleteObject object) {
            return kubectl(actor, with(object.namespace(), "delete", object.resource(), object.name()));
        } else if (action instanceof Action.RestartService service) {
            return sudo(true) + words(service.argv());
        }
        return null;
    }

    /**
     * A text for this actor, who does not find the cluster by MicroK8s' own kubectl where a kubeconfig leads to it: the
     * commands in it would go to another cluster.
     */
    String told(String text, Actor actor) {
        return text.replace(MICROK8S, kubectl(actor));
    }

    private String kubectl(Actor actor) {
        String context = actor instanceof Actor.Cluster ? access.context() : null;
        return context == null ? MICROK8S : "kubectl --context " + Shell.quote(context) + " ";
    }

    private String kubectl(Actor actor, List<String> args) {
        return kubectl(actor) + words(args);
    }

    private String patch(ObjectAction.PatchObject object, Actor actor) {
        List<String> args = new ArrayList<>(with(object.namespace(), "patch", object.resource(), object.name()));
        if (!object.type().equals("strategic")) {
            args.add("--type=" + object.type());
        }
        args.addAll(List.of("-p", object.patch()));
        return kubectl(actor, args);
    }

    private static List<String> with(@Nullable String namespace, String... args) {
        List<String> all = new ArrayList<>();
        if (namespace != null) {
            all.addAll(List.of("-n", namespace));
        }
        all.addAll(List.of(args));
        return all;
    }

    private static String write(Action.WriteFile file) {
        String sudo = sudo(file.needsRoot());
        String path = path(file.path());
        int slash = file.path().lastIndexOf('/');
        String folder = slash > 0 ? sudo + "mkdir -p " + path(file.path().substring(0, slash)) + " && " : "";
        String tee = sudo + "tee " + path;
        return switch (file.before()) {
                    case NOTHING -> folder + tee;
                    case A_FILE -> sudo + "cp -a " + path + " " + path(file.path() + COPY) + " && " + tee;
                    case UNKNOWN -> sudo + "install -D -b -S " + COPY + " -m 644 /dev/stdin " + path;
                }
                + document(file.content());
    }

    private static String change(Action.ChangeLines file) {
        String edits = file.edits().stream()
                .map(edit -> " -e " + Shell.quote(edit.sed()))
                .collect(Collectors.joining());
        return sudo(file.needsRoot()) + "sed -i" + COPY + edits + " " + path(file.path());
    }

    /** A path as a word; the tilde of a user's folder stays outside the quotes, where the shell expands it. */
    private static String path(String path) {
        if (path.equals("~")) {
            return path;
        }
        return path.startsWith("~/") ? "~/" + Shell.quote(path.substring(2)) : Shell.quote(path);
    }

    private static String document(String content) {
        String end = END;
        while (content.lines().anyMatch(end::equals)) {
            end += "_";
        }
        return " <<'" + end + "'\n" + content.stripTrailing() + "\n" + end;
    }

    private static String sudo(boolean needed) {
        return needed ? "sudo " : "";
    }

    private static String words(List<String> words) {
        return words.stream().map(Shell::quote).collect(Collectors.joining(" "));
    }
}
