package dev.registrydoctor.doctor.serve.notify.file;

import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;
import dev.registrydoctor.doctor.serve.notify.NotToldException;
import dev.registrydoctor.doctor.serve.notify.webhook.TrialNotices;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.source.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Sends a test message to each receiver of a file, so that its owner need not wait for a problem. */
public final class NotifyTrial {

    private NotifyTrial() {}

    /**
     * Sends the messages, one after the other, and says of each receiver whether it took its own.
     *
     * @return whether all did
     * @throws IOException when the file is wrong; then nothing is sent
     */
    public static boolean run(Path file, ServeClock clock, ServeLog out) throws IOException, InterruptedException {
        boolean all = true;
        try (Workers workers = new Workers()) {
            for (ChangeReceiver receiver : NotifyFile.read(file, workers, clock)) {
                String name = "receiver \"" + receiver.name() + "\": ";
                try {
                    receiver.tell(List.of(TrialNotices.test(clock.now())));
                    out.say(name + "told");
                } catch (NotToldException e) {
                    all = false;
                    out.say(name + "not told: " + e.getMessage());
                }
            }
        }
        return all;
    }
}
