package dev.registrydoctor.doctor.serve.notify.webhook;

import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;
import dev.registrydoctor.doctor.serve.notify.MessageRate;
import dev.registrydoctor.doctor.serve.notify.NotToldException;
import java.io.IOException;
import java.util.List;

/** A receiver of messages in a form of its own. */
public final class WebhookReceiver implements ChangeReceiver {

    private final WebhookClient client;
    private final MessageForm form;
    private final Sender from;
    private final boolean warnings;
    private final MessageRate rate;

    /**
     * A receiver.
     *
     * @param warnings whether it wants to know of what works and can hurt
     */
    public WebhookReceiver(WebhookClient client, MessageForm form, Sender from, boolean warnings, MessageRate rate) {
        this.client = client;
        this.form = form;
        this.from = from;
        this.warnings = warnings;
        this.rate = rate;
    }

    @Override
    public String name() {
        return client.name();
    }

    @Override
    public boolean wants(Cause cause) {
        return warnings || cause.grade() != Grade.WARNING;
    }

    @Override
    public MessageRate rate() {
        return rate;
    }

    @Override
    public void tell(List<CauseChange> changes) throws NotToldException, InterruptedException {
        tellAfterLoss(0, changes);
    }

    @Override
    public void tellAfterLoss(long lost, List<CauseChange> changes) throws NotToldException, InterruptedException {
        Notice notice = new Notice(from, lost, changes);
        byte[] body;
        try {
            body = form.body(notice);
        } catch (IOException e) {
            throw new NotToldException(String.valueOf(e.getMessage()), true, null);
        }
        client.post(form.contentType(), body, notice.id());
    }
}
