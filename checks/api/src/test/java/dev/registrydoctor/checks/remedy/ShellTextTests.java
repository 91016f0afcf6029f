package dev.registrydoctor.checks.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.checks.remedy.Action.WriteFile.Before;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people copy is what the types say, in any cluster, with any name. */
class ShellTextTests {

    private static final ShellText HERE = new ShellText(KubectlAccess.MICROK8S);
    private static final KubectlAccess ELSEWHERE_ACCESS = new KubectlAccess("prod eu");
    private static final ShellText ELSEWHERE = new ShellText(ELSEWHERE_ACCESS);

    static Stream<Arguments> rendered() {
        return Stream.of(
                Arguments.of(
                        Action.kubectl("-n", "ns", "get", "pods"), Actor.cluster(), "microk8s kubectl -n ns get pods"),
                Arguments.of(Action.program("curl", "-v", "http://h/v2/"), Actor.here(), "curl -v http://h/v2/"),
                Arguments.of(
                        Action.root("microk8s", "enable", "registry"),
                        Actor.node("vm"),
                        "sudo microk8s enable registry"),
                Arguments.of(Action.script("a | sudo b"), Actor.node("vm"), "a | sudo b"),
                Arguments.of(Action.edit("/etc/a b", 7), Actor.node("vm"), "sudo nano +7 '/etc/a b'"),
                Arguments.of(Action.edit("/etc/ab"), Actor.node("vm"), "sudo nano /etc/ab"),
                Arguments.of(
                        Action.write("/etc/x/y", "a\nb\n"),
                        Actor.everyNode(),
                        "sudo mkdir -p /etc/x && sudo tee /etc/x/y <<'EOF'\na\nb\nEOF"),
                Arguments.of(
                        new Action.WriteFile("y", "a", false, Before.NOTHING), Actor.here(), "tee y <<'EOF'\na\nEOF"),
                Arguments.of(
                        new Action.WriteFile("~/a b/y", "a", false, Before.NOTHING),
                        Actor.here(),
                        "mkdir -p ~/'a b' && tee ~/'a b/y' <<'EOF'\na\nEOF"),
                Arguments.of(
                        new Action.WriteFile("~/y", "a", false, Before.NOTHING),
                        Actor.here(),
                        "mkdir -p ~ && tee ~/y <<'EOF'\na\nEOF"),
                Arguments.of(Action.write("/x", "EOF\n"), Actor.node(null), "sudo tee /x <<'EOF_'\nEOF\nEOF_"),
                Arguments.of(
                        Action.replace("/etc/x/y", "a\n"),
                        Actor.node("vm"),
                        "sudo cp -a /etc/x/y /etc/x/y.bak && sudo tee /etc/x/y <<'EOF'\na\nEOF"),
                Arguments.of(
                        Action.writeOver("/etc/x/y", "a\n"),
                        Actor.node("vm"),
                        "sudo install -D -b -S .bak -m 644 /dev/stdin /etc/x/y <<'EOF'\na\nEOF"),
                Arguments.of(
                        Action.change("/etc/a b", new LineEdit.Delete(3, 4), new LineEdit.Replace(7, "a.b", "c")),
                        Actor.node("vm"),
                        "sudo sed -i.bak -e 3,4d -e '7s#a\\.b#c#' '/etc/a b'"),
                Arguments.of(new Action.RestoreCopy("~/y", false), Actor.here(), "mv ~/y.bak ~/y"),
                Arguments.of(
                        Action.apply("kind: Pod\n"),
                        Actor.cluster(),
                        "microk8s kubectl apply -f - <<'EOF'\nkind: Pod\nEOF"),
                Arguments.of(
                        Action.applyCreated("create", "ns", "a"),
                        Actor.cluster(),
                        "microk8s kubectl create ns a --dry-run=client -o yaml | microk8s kubectl apply -f -"),
                Arguments.of(
                        Action.patch("pv", null, "v", "{\"a\":1}"),
                        Actor.cluster(),
                        "microk8s kubectl patch pv v -p '{\"a\":1}'"),
                Arguments.of(
                        new ObjectAction.PatchObject("deploy", "ns", "d", "[]", "json"),
                        Actor.cluster(),
                        "microk8s kubectl -n ns patch deploy d --type=json -p '[]'"),
                Arguments.of(Action.delete("pod", "ns", "p"), Actor.cluster(), "microk8s kubectl -n ns delete pod p"),
                Arguments.of(
                        Action.restart("microk8s.daemon-containerd"),
                        Actor.node("vm"),
                        "sudo snap restart microk8s.daemon-containerd"),
                Arguments.of(Action.restart("docker"), Actor.here(), "sudo systemctl restart docker"));
    }

    @ParameterizedTest
    @MethodSource("rendered")
    void saysWhatTheTypesSay(Action action, Actor actor, String text) {
        assertEquals(text, HERE.command(action, actor));
    }

    @Test
    void whatSeveralNodesNeedIsOneLoopOverTheirNames() {
        Action action = Action.root("mv", "a b", "c");
        Actor nodes = Actor.nodes(List.of("n1", "$(x)"));
        assertEquals(
                "for node in n1 '$(x)'; do echo \"$node:\"; ssh -t \"$node\" 'sudo mv '\\''a b'\\'' c'; done",
                HERE.command(action, nodes));
        assertEquals("on nodes n1 and $(x), with sudo", HERE.where(action, nodes));
        assertEquals("sudo mv 'a b' c", HERE.command(action, Actor.nodes(List.of("n1"))));
    }

    /** An editor has no place in a loop. */
    @Test
    void aFileThatAPersonChangesIsOpenedOnOneNode() {
        assertEquals("sudo nano /f", HERE.command(Action.edit("/f"), Actor.nodes(List.of("n1", "n2"))));
    }

    @Test
    void aPersonsWorkHasNoCommand() {
        assertNull(HERE.command(Action.manual(), Actor.cluster()));
    }

    @Test
    void namesTheContextWhereTheClusterWasReachedByAKubeconfigFromElsewhere() {
        Action action = Action.delete("pod", "ns", "p");
        assertEquals("kubectl --context 'prod eu' -n ns delete pod p", ELSEWHERE.command(action, Actor.cluster()));
        assertEquals("microk8s kubectl -n ns delete pod p", ELSEWHERE.command(action, Actor.node("vm")));
        assertEquals("on any machine with kubectl access", ELSEWHERE.where(action, Actor.cluster()));
        assertEquals("on node vm", ELSEWHERE.where(action, Actor.node("vm")));
    }

    /** MicroK8s' kubectl on the machine of somebody with a kubeconfig would change another cluster, or none. */
    @Test
    void theWholeTextNamesTheContext() {
        Step step = Step.of(
                        "Save it; `microk8s kubectl get pods` names it.",
                        Action.script("microk8s kubectl exec p -- tar > x.tar"),
                        Actor.cluster())
                .deciding("what `microk8s kubectl get pv` shows is kept.");
        Verification check = Verification.of("microk8s kubectl get pvc shows it");
        RemedyText remedy = RemedyText.of(new Remedy(List.of(step), check), ELSEWHERE_ACCESS);
        StepText text = remedy.steps().get(0);
        assertEquals("kubectl --context 'prod eu' exec p -- tar > x.tar", text.command());
        assertEquals(
                "Save it; `kubectl --context 'prod eu' get pods` names it. Decide: what `kubectl --context 'prod eu'"
                        + " get"
                        + " pv` shows is kept.",
                text.goal());
        assertEquals("what `kubectl --context 'prod eu' get pv` shows is kept.", text.decision());
        assertEquals(
                "microk8s kubectl exec p -- tar > x.tar",
                HERE.command(step.action(), step.actor()),
                "on a node nothing changes");
        assertEquals("kubectl --context 'prod eu' get pvc shows it", remedy.expectation());
    }

    /** Whatever stands in a file and in the words, GNU sed does what the types say, and keeps the file as it was. */
    @Test
    void linesAreChangedAsTheTypesSay(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a 'file'");
        String before = "a.b*c [x] #1 ^$ \\\naxbxc\nthree\nfour\nfive, \n";
        Files.writeString(file, before);
        Action edit = new Action.ChangeLines(
                file.toString(),
                List.of(
                        new LineEdit.Insert(0, "# first"),
                        new LineEdit.Replace(0, "a.b*c [x] #1 ^$ \\", "&/\\#'"),
                        new LineEdit.Delete(2, 2),
                        new LineEdit.CutEnd(5, ','),
                        new LineEdit.InsertAt(5, 1, "#&\\1'"),
                        new LineEdit.InsertAt(5, 10, "[e]"),
                        new LineEdit.InsertAt(5, 99, "no such place"),
                        new LineEdit.Put(3, 4, "  3 \\ & '\n  4"),
                        new LineEdit.Insert(5, "  six\n  seven"),
                        new LineEdit.Insert(LineEdit.Insert.END, "\n[last]")),
                false);
        assertEquals("", run(edit));
        assertEquals(
                "# first\n&/\\#'\n  3 \\ & '\n  4\n#&\\1'five[e]\n  six\n  seven\n\n[last]\n", Files.readString(file));
        assertEquals(before, Files.readString(folder.resolve("a 'file'.bak")));
        assertEquals(Files.readString(file), LineEdit.applied(((Action.ChangeLines) edit).edits(), before));

        Step step = Step.of("Change it.", edit, Actor.here());
        assertEquals("", run(Objects.requireNonNull(step.undo()).action()));
        assertEquals(before, Files.readString(file));
    }

    /** A file without a last line break, or with those of Windows, keeps them. */
    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nb\r\n", "\n\n", "a\nb\n"})
    void lineBreaksStayAsTheyAre(String before, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("file");
        for (LineEdit edit : List.of(
                new LineEdit.InsertAt(1, 1, "x"),
                new LineEdit.Insert(2, "new"),
                new LineEdit.Insert(LineEdit.Insert.END, "end"),
                new LineEdit.Delete(2, 2),
                new LineEdit.Replace(0, "b", "c"))) {
            Files.writeString(file, before);
            run(new Action.ChangeLines(file.toString(), List.of(edit), false));
            assertEquals(Files.readString(file), LineEdit.applied(List.of(edit), before), () -> "" + edit);
        }
    }

    private static String run(Action action) throws Exception {
        String command = Objects.requireNonNull(HERE.command(action, Actor.here()));
        Process shell = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor(), said);
        return said;
    }

    @Test
    void whatOnlyAPersonCanDecideStandsBehindTheGoal() {
        Step step = Step.kubectl("See what it is.", "get", "pods").deciding("where it says so, do that.");
        RemedyText text = RemedyText.of(Remedy.of(Verification.of("It is."), step), KubectlAccess.MICROK8S);
        assertEquals(
                "See what it is. Decide: where it says so, do that.",
                text.steps().get(0).goal());
        assertEquals("where it says so, do that.", text.steps().get(0).decision());
    }

    @Test
    void saysWhereAnAdministratorIsNeeded() {
        assertEquals("on node vm, with sudo", HERE.where(Action.restart("docker"), Actor.node("vm")));
        assertEquals("on every node, with sudo", HERE.where(Action.write("/x", ""), Actor.everyNode()));
        assertEquals("on node vm", HERE.where(Action.program("curl"), Actor.node("vm")));
        assertEquals("on node vm, with sudo", HERE.where(Action.script("a\nsudo b"), Actor.node("vm")));
        assertEquals("on node vm", HERE.where(Action.script("pseudo b"), Actor.node("vm")));
    }

    /** Whatever a name holds, a shell gets it as one word, and runs nothing that stands in it. */
    @Test
    void aNameOfAnEnvironmentAddsNoCommand() throws IOException, InterruptedException {
        for (String name : List.of("$(touch x)", "a;b", "a'b\"c", "`id`", "a\nb", "-n", "")) {
            for (Action action :
                    List.of(Action.kubectl("get", name), Action.delete("pod", "ns", name), Action.program("p", name))) {
                String command = Objects.requireNonNull(HERE.command(action, Actor.cluster()))
                        .replaceFirst("^(?:microk8s kubectl|p) ", "words ");
                Process shell = new ProcessBuilder("sh", "-c", "words() { printf '%s\\0' \"$@\"; }\n" + command)
                        .redirectErrorStream(true)
                        .start();
                String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(0, shell.waitFor(), words);
                assertEquals(
                        name, words.substring(words.lastIndexOf('\0', words.length() - 2) + 1, words.length() - 1));
            }
        }
    }

    @Test
    void theLeastRiskIsThatOfTheAction() {
        assertEquals(Risk.RESTARTS, risk(Action.restart("docker")));
        assertEquals(Risk.RESTARTS, risk(Action.delete("pod", "ns", "p")));
        assertEquals(Risk.NOTHING, risk(Action.delete("configmap", "ns", "s")));
        assertEquals(Risk.NOTHING, risk(Action.kubectl("get", "pods")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-n ns rollout restart deploy/a",
                "rollout undo deploy/a -n ns",
                "-n ns set env deploy/a A=b",
                "set image deploy/a a=b",
                "--namespace ns set resources deploy/a --limits=memory=1Gi",
                "delete pods -l app=a",
                "drain vm --ignore-daemonsets"
            })
    void aCommandThatReplacesPodsRestarts(String words) {
        assertEquals(Risk.RESTARTS, risk(Action.kubectl(words.split(" "))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-n ns set env deploy/a --list",
                "rollout status deploy/a",
                "set selector svc a app=a",
                "-n set get env",
                "scale deploy/a --replicas=1"
            })
    void aCommandThatReplacesNoPodDoesNotRestart(String words) {
        assertEquals(Risk.NOTHING, risk(Action.kubectl(words.split(" "))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pvc", "pv", "namespace", "secret"})
    void whatLosesDataMustSayWhatIsLostAndHowToSaveIt(String resource) {
        Step step = Step.of("Delete it.", Action.delete(resource, null, "x"), Actor.cluster());
        Verification gone = Verification.of("It is gone.");
        assertThrows(IllegalArgumentException.class, () -> Remedy.of(gone, step));
        assertThrows(IllegalArgumentException.class, () -> Remedy.of(gone, step.risking(Risk.RESTARTS)));
        Risk loss = Risk.losesData("its data", "Copy them first.");
        assertEquals(loss, Remedy.of(gone, step.risking(loss)).steps().get(0).risk());
    }

    @ParameterizedTest
    @CsvSource({"'', Copy it.", "' ', Copy it.", "its data, ''"})
    void aLossOfNothingInParticularIsRefused(String what, String save) {
        assertThrows(IllegalArgumentException.class, () -> Risk.losesData(what, save));
    }

    private static Risk risk(Action action) {
        return Step.of("goal", action, Actor.cluster()).risk();
    }

    @Test
    void theTextOfARemedyHasItsParts() {
        Remedy remedy = Remedy.of(
                Verification.kubectl("shows Bound", "get", "pvc"),
                Step.of("Do it.", Action.restart("docker"), Actor.node("vm"))
                        .undoneBy(Action.root("systemctl", "stop", "docker"), "ends it"),
                Step.manual("Ask.", Actor.operator("where the registry runs")).undoneBy(Action.manual(), "not needed"));
        RemedyText text = RemedyText.of(remedy, KubectlAccess.MICROK8S);

        assertEquals("microk8s kubectl get pvc", text.check());
        assertEquals("It shows Bound.", text.sign());
        assertEquals("microk8s kubectl get pvc shows Bound", text.verify());
        StepText first = text.steps().get(0);
        assertEquals("on node vm, with sudo; causes a restart", first.circumstances());
        assertEquals(
                "sudo systemctl stop docker (ends it)",
                Objects.requireNonNull(first.undo()).line());
        assertEquals(
                "not needed", Objects.requireNonNull(text.steps().get(1).undo()).line());
        assertNull(text.steps().get(1).command());
        assertEquals(
                List.of("Do it.", "Ask."),
                text.steps().stream().map(StepText::goal).collect(Collectors.toList()));
    }
}
