package dev.registrydoctor.doctor.serve.notify.webhook;

import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;

/** A receiver that is called over HTTP. */
abstract class CalledReceiver implements ChangeReceiver {

    final WebhookClient client;
    final Sender from;
    private final boolean warnings;

    /**
     * A receiver.
     *
     * @param warnings whether it is told of what works and can hurt
     */
    CalledReceiver(WebhookClient client, Sender from, boolean warnings) {
        this.client = client;
        this.from = from;
        this.warnings = warnings;
    }

    @Override
    public final String name() {
        return client.name();
    }

    @Override
    public final boolean wants(Cause cause) {
        return warnings || cause.grade() != Grade.WARNING;
    }
}
