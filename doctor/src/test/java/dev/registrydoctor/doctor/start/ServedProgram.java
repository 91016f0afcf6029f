package dev.registrydoctor.doctor.start;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code registry-doctor serve} in a process of its own, started by the launcher. */
final class ServedProgram implements AutoCloseable {

    private static final Pattern URL = Pattern.compile(" serves (http://\\S+/) ");

    private final Process process;
    private final BufferedReader err;
    private final List<String> said = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();
    private final URI url;

    ServedProgram(Path launcher, Map<String, String> environment, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "serve", "--listen", "127.0.0.1:0"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        builder.environment().putAll(environment);
        process = builder.start();
        err = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        Matcher matcher = URL.matcher(said(" serves "));
        if (!matcher.find()) {
            throw new IllegalStateException(String.join("\n", said));
        }
        url = URI.create(matcher.group(1));
    }

    /** Reads the log until a line has this part, which is returned. */
    String said(String part) throws IOException {
        while (true) {
            String line = err.readLine();
            if (line == null) {
                throw new IllegalStateException("ended without \"" + part + "\":\n" + String.join("\n", said));
            }
            said.add(line);
            if (line.contains(part)) {
                return line;
            }
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Asks until there is a report. */
    String report() throws IOException, InterruptedException {
        while (true) {
            HttpResponse<String> response = get("/report.json");
            if (response.statusCode() == 200) {
                return response.body();
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Sends SIGTERM; the exit code, and what was said until then. */
    int terminate() throws IOException, InterruptedException {
        // Not Process.destroy(), which closes the streams that are read here.
        process.toHandle().destroy();
        for (String line = err.readLine(); line != null; line = err.readLine()) {
            said.add(line);
        }
        return process.waitFor();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All lines that were read. */
    List<String> said() {
        return List.copyOf(said);
    }

    @Override
    public void close() {
        kill();
    }
}
