package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.Snap;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.Workers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks snapd for the installed snaps, as {@code snap list} does; of a host that is only mounted its state file tells. */
public final class InstalledSnaps {

    /** Every user may ask here for what is installed. */
    private static final String SOCKET = "/run/snapd.socket";

    private static final String STATE = "/var/lib/snapd/state.json";

    private final HostRoot host;
    private final Workers workers;

    public InstalledSnaps(HostRoot host, Workers workers) {
        this.host = host;
        this.workers = workers;
    }

    public Answer<List<Snap>> ask() {
        if (host.exists(SOCKET)) {
            return fromSnapd();
        }
        return host.isLive() ? Answer.absent(HostRoot.source(SOCKET)) : ofState(host);
    }

    private Answer<List<Snap>> fromSnapd() {
        try {
            Map<String, Object> answer = new SocketHttp(workers).get(host.resolve(SOCKET), "/v2/snaps");
            return Answer.known(ofSnapd(answer), HostRoot.source("GET /v2/snaps at " + SOCKET));
        } catch (TimeoutException e) {
            return unknown(Gap.Cause.TIMED_OUT, "snapd did not answer within " + SocketHttp.LIMIT.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown(Gap.Cause.TIMED_OUT, "the run ended");
        } catch (Exception e) {
            return unknown(Gap.Cause.UNREACHABLE, Failure.of(e).detail());
        }
    }

    /** What snapd's state file tells of the installed snaps. */
    public static Answer<List<Snap>> ofState(HostFiles host) {
        try {
            byte[] state = host.read(STATE).getBytes(StandardCharsets.UTF_8);
            return Answer.known(ofState(Json.object(state)), HostRoot.source("file " + STATE));
        } catch (IOException e) {
            return HostRoot.isNone(e)
                    ? Answer.absent(HostRoot.source(STATE))
                    : Answer.unknown(host.unreadable(Snap.Ask.INSTANCE.describe(), STATE, e));
        }
    }

    /** What {@code /v2/snaps} lists: one revision of each snap. */
    private static List<Snap> ofSnapd(Map<String, Object> answer) throws IOException {
        if (!(answer.get("result") instanceof List<?> result)) {
            throw new IOException("snapd's answer contains no list of snaps");
        }
        List<Snap> snaps = new ArrayList<>();
        for (Object entry : result) {
            Map<String, Object> snap = Json.asObject(entry);
            snaps.add(new Snap(
                    text(snap, "name"),
                    text(snap, "version"),
                    text(snap, "revision"),
                    text(snap, "tracking-channel"),
                    !text(snap, "status").equals("installed"),
                    isAhead(Json.text(snap, "hold"))));
        }
        return snaps;
    }

    /** The state file names neither versions nor, in its lists of revisions, which one is current. */
    private static List<Snap> ofState(Map<String, Object> state) {
        Map<String, Object> data = Json.member(state, "data");
        Map<String, Object> holds = Json.member(data, "snaps-hold");
        List<Snap> snaps = new ArrayList<>();
        Json.member(data, "snaps").forEach((name, value) -> {
            Map<String, Object> snap = Json.asObject(value);
            Map<String, Object> byUser = Json.member(Json.member(holds, name), "system");
            snaps.add(new Snap(
                    ShownText.line(name, ShownText.SHORT),
                    "",
                    text(snap, "current"),
                    text(snap, "channel"),
                    text(snap, "active").equals("true"),
                    isAhead(Json.text(byUser, "hold-until"))));
        });
        return snaps;
    }

    private static boolean isAhead(@Nullable String time) {
        try {
            return time != null && OffsetDateTime.parse(time).toInstant().isAfter(Instant.now());
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String text(Map<String, Object> object, String name) {
        String text = Json.text(object, name);
        return text == null ? "" : ShownText.line(text, ShownText.SHORT);
    }

    private static Answer<List<Snap>> unknown(Gap.Cause cause, String why) {
        return Answer.unknown(new Gap(cause, Snap.Ask.INSTANCE.describe(), why, "run `snap list`"));
    }
}
