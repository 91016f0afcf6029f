package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every way to end without a result says in one line what is wrong and what to do, with the right exit code and nothing that only
 * a programmer understands. {@code @} is a directory with the files that {@link #write} makes.
 */
class ErrorPathsTest {

    /** What Java says of errors, and what nobody else should read. */
    private static final Pattern OF_JAVA = Pattern.compile("Exception|\tat |\\bjava\\.|null\\b|fault of the tool");

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("garbage"), "nothing of the kind");
        Files.writeString(folder.resolve("empty"), "");
        Files.writeString(folder.resolve("some.json"), "{\"a\": [1]}");
        Files.writeString(folder.resolve("site.zip"), "PK\u0003\u0004");
        Files.writeString(folder.resolve("bad.kube"), "contexts: []\nusers:\n\tx: 1\n");
        Files.writeString(folder.resolve("list.kube"), "- a\n");
        Files.writeString(folder.resolve("ok.kube"), kubeconfig("http://127.0.0.1:1"));
        Files.createDirectories(folder.resolve("dir"));
        Files.writeString(folder.resolve("long.script"), "problems\n".repeat(1_500));
    }

    private static String kubeconfig(String server) {
        return """
                apiVersion: v1
                kind: Config
                current-context: lab
                contexts:
                - name: lab
                  context: {cluster: c, user: u}
                - name: prod
                  context: {cluster: c}
                - name: lost
                  context: {cluster: none, user: u}
                - name: cloud
                  context: {cluster: c, user: program}
                clusters:
                - name: c
                  cluster: {server: "%s"}
                users:
                - name: u
                  user: {token: t}
                - name: program
                  user: {exec: {command: aws}}
                """.formatted(server);
    }

    private Cli.Result run(Cli cli, String line) {
        return cli.execute(List.of(line.split(" ")).stream()
                .map(arg -> arg.equals("''") ? "" : arg.replace("_", " ").replace("@", folder.toString()))
                .toArray());
    }

    private void refused(Cli cli, String line, String told) {
        Cli.Result result = run(cli, line);
        assertEquals(2, result.exit(), result::toString);
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result::err);
        assertTrue(result.err().startsWith("registry-doctor: "), result::err);
        assertTrue(result.err().contains(told.replace("@", folder.toString())), result::err);
        assertFalse(OF_JAVA.matcher(result.err()).find(), result::err);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Commands and arguments
                "rum | unknown command \"rum\"; did you mean \"run\"?",
                "diagnose | unknown command \"diagnose\"; see registry-doctor --help",
                "report valdate x | unknown command \"valdate\"; did you mean \"validate\"?",
                "report | a command is missing: validate",
                "help exlain | unknown command \"exlain\"; did you mean \"explain\"?",
                "Failed_to_pull_image_x | run: registry-doctor explain --symptom 'LINE'",
                "capture | FILE is missing; see registry-doctor capture --help",
                "resolve | IMAGE is missing; see registry-doctor resolve --help",
                "diff a | NEW is missing; see registry-doctor diff --help",
                "explain x y | too many arguments: explain takes ID",
                "checks x | too many arguments: checks takes options only",
                // Options and their values
                "run --sampel healthy | unknown option \"--sampel\"; did you mean \"--sample\"?",
                "--sample healthy | registry-doctor run --sample",
                "run -x | unknown option \"-x\"; see registry-doctor run --help",
                "run --timeout | --timeout TIME is missing",
                "run --timeout soon | --timeout TIME: not a duration: write 30s, 5m, 1h or 500ms",
                "run --fail-on warn | --fail-on LEVEL: unknown value \"warn\"; did you mean \"warning\"?",
                "run --fail-on x | --fail-on LEVEL: unknown value; give one of problem, warning, never",
                "run -o jsno | unknown format \"jsno\"; did you mean \"json\"?",
                "run -o xml | give one of text, short, json, yaml, markdown",
                "run -o json= | the file after = is missing",
                "version -o xml | give one of text, json, yaml",
                "run --color alway | did you mean \"always\"?",
                "completion tcsh | give one of bash, zsh, fish",
                "run --registry a/b | without path, user or password",
                "run --registry reg:99999 | ports are 1 to 65535",
                "run --redact nmaes --sample healthy | --redact takes names",
                "run --sample healhty | unknown sample \"healhty\"; did you mean \"healthy\"?",
                "run --sample zzz | registry-doctor samples lists them",
                "run --only storag --sample healthy | unknown check, problem or area \"storag\"; did you mean \"storage\"?",
                "run --sample healthy -n defualt | unknown namespace \"defualt\"; did you mean \"default\"?",
                "explain storage.addon-disabeld | did you mean \"storage.addon-disabled\"?",
                "explain zzz | registry-doctor explain lists the problems",
                // Options that exclude each other
                "run -q -v | -q and -v exclude each other",
                "run --from x --sample healthy | give one of them",
                "run --sample healthy --context c | leave them out with --sample",
                "run -o json -o text | only one format can be printed",
                "run --header | add -o short or leave it out",
                "run --from x --wait 1s | a recording does not change",
                "run --compare x | --compare is for -o html",
                "explain x --symptom y | give one of them",
                "resolve x --pod a/b -n c | give one of them",
                "run --only storage.* --skip storage | leave no check",
                // Files that are read
                "run @/garbage | give a file with --from: registry-doctor run --from @/garbage",
                "run nowhere.tar.gz | give a file with --from: registry-doctor run --from FILE",
                "@/some.json | give a file with --from: registry-doctor run --from @/some.json",
                "run --from @/nowhere | There is no file @/nowhere. Expected a `microk8s inspect` tarball",
                "run --from @/garbage | not in a format that registry-doctor reads. Expected",
                "run --from @/empty | is empty. Expected",
                "run --from @/some.json | is not a dump",
                "run --from @/dir | contains nothing that registry-doctor can read",
                "run --from @/site.zip | unpack it and name the directory",
                "diff @/nowhere @/some.json | there is no file @/nowhere",
                "diff @/some.json @/some.json | not a report: registry-doctor run -o json=FILE writes a report",
                "report validate @/dir | is a directory",
                "triage --sample healthy --script @/nowhere | there is no file @/nowhere",
                "triage --sample healthy --answers @/garbage | --answers @/garbage: ",
                "run --plugin @/nowhere | neither a jar nor a directory of jars",
                "run --host-root @/nowhere | is not a directory",
                // Files that are written
                "run --sample healthy -o json=@/nowhere/x | its directory does not exist",
                "run --sample healthy --output-file @/dir | it is a directory",
                "capture --sample healthy @/garbage | exists already; name another file, or give --force",
                "ticket --sample healthy @/garbage/x | @/garbage/x cannot be written: Not a directory",
                "docs @/garbage | is not a directory; name a new or an empty one",
                // Kubeconfigs
                "run --kubeconfig @/nowhere | @/nowhere does not exist",
                "run --kubeconfig @/bad.kube | @/bad.kube:3: not valid YAML; fix it",
                "run --kubeconfig @/list.kube | not a kubeconfig: the top level must be a mapping",
                "run --kubeconfig @/empty | @/empty: it is empty; fix it",
                "run --kubeconfig @/dir | it is not a regular file",
                "run --kubeconfig @/ok.kube --context nope | no context \"nope\"; it has lab, prod, lost, cloud",
                "run --kubeconfig @/ok.kube --context prod | @/ok.kube:7: context prod has no user",
                "run --kubeconfig @/ok.kube --context lost | there is no cluster none",
                "run --kubeconfig @/ok.kube --context cloud | make a kubeconfig with a token or a client certificate",
                "capture @/new --kubeconfig @/bad.kube | @/bad.kube:3: not valid YAML",
                "resolve x --kubeconfig @/bad.kube | @/bad.kube:3: not valid YAML",
                "triage --kubeconfig @/bad.kube --script @/long.script | @/bad.kube:3: not valid YAML"
            })
    void isOneLineThatSaysWhatToDo(String line, String told) {
        refused(Cli.PIPED, line, told);
    }

    @Test
    void aScriptThatIsTooLongIsRefused() {
        Cli.Result result = run(Cli.PIPED, "triage --sample healthy --script @/long.script");
        assertEquals(2, result.exit(), result::toString);
        assertEquals(1, result.err().lines().count(), result::err);
        assertTrue(result.err().contains("more than 1000 lines"), result::err);
    }

    @Test
    void aMistakeOutsideOfTheCommandLineIsOneLineToo() throws IOException {
        Path config = Files.writeString(folder.resolve("config.toml"), "timeout = \"5s\"\nfail-on = \"warn\"\n");
        Cli configured = Cli.with(Map.of("REGISTRY_DOCTOR_CONFIG", config.toString()));
        refused(configured, "run --sample healthy", config + ":2: --fail-on LEVEL: unknown value \"warn\"");
        refused(Cli.with(Map.of("REGISTRY_DOCTOR_CONFIG", "/nowhere")), "run", "/nowhere does not exist");
        refused(Cli.with(Map.of("REGISTRY_DOCTOR_OUTPUT", "jsno")), "run", "REGISTRY_DOCTOR_OUTPUT: ");
        refused(Cli.with(Map.of("REGISTRY_DOCTOR_PROBE_PUSH", "image")), "run", "give it on the command line");
        refused(Cli.with(Map.of("KUBECONFIG", folder + "/bad.kube")), "run", "bad.kube:3: not valid YAML");
        refused(Cli.with(Map.of("KUBECONFIG", folder + "/nowhere")), "run", "no kubeconfig found; looked at @/nowhere");
        refused(
                Cli.with(Map.of("HOME", folder.toString(), "KUBECONFIG", "")),
                "run --context lab",
                "no kubeconfig found; looked at ");
        Files.createDirectories(folder.resolve(".kube"));
        Files.copy(folder.resolve("ok.kube"), folder.resolve(".kube/config"));
        refused(Cli.with(Map.of("HOME", folder.toString())), "run --context nope", "it has lab, prod, lost, cloud");
    }

    /** The cluster cannot be asked: the report says so and what to do, and nothing is healthy. */
    @ParameterizedTest
    @CsvSource({
        "401, does not accept the credentials",
        "403, is not allowed to read",
        "500, sends a response that is not from an API server"
    })
    void anApiServerThatRefusesIsInconclusive(int status, String told) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean isVersion =
                    status == 403 && exchange.getRequestURI().getPath().equals("/version");
            byte[] body = (isVersion
                            ? "{\"major\": \"1\", \"minor\": \"32\"}"
                            : "{\"kind\": \"Status\", \"status\": \"Failure\", \"message\": \"no\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isVersion ? 200 : status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            inconclusive("http://127.0.0.1:" + server.getAddress().getPort(), told);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anApiServerThatRefusesConnectionsIsInconclusive() throws IOException {
        inconclusive("http://127.0.0.1:1", "refuses connections");
    }

    @Test
    void anApiServerThatIsSilentIsInconclusive() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            inconclusive("http://127.0.0.1:" + silent.getLocalPort(), "does not answer in time");
        }
    }

    @Test
    void anApiServerWhoseNameDoesNotResolveIsInconclusive() throws IOException {
        inconclusive("http://no-such-host.invalid:16443", "does not resolve");
    }

    private void inconclusive(String server, String told) throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), kubeconfig(server));
        Cli.Result result =
                Cli.run("run", "--kubeconfig", kubeconfig, "--host-root", folder.resolve("dir"), "--timeout", "12s");
        assertEquals(5, result.exit(), result::toString);
        assertEquals("", result.err());
        assertTrue(result.out().lines().anyMatch(line -> line.contains(told)), result::out);
        assertTrue(result.out().contains("  Fix  "), result::out);
        assertFalse(OF_JAVA.matcher(result.out()).find(), result::out);
    }
}
