package dev.registrydoctor.doctor.serve.notify.webhook;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.notify.MessageRate;
import dev.registrydoctor.doctor.serve.notify.NotToldException;
import java.io.IOException;
import java.util.List;

/** A receiver of messages in a form of its own. */
public final class WebhookReceiver extends CalledReceiver {

    private final MessageForm form;
    private final MessageRate rate;

    /**
     * A receiver.
     *
     * @param warnings whether it wants to know of what works and can hurt
     */
    public WebhookReceiver(WebhookClient client, MessageForm form, Sender from, boolean warnings, MessageRate rate) {
        super(client, from, warnings);
        this.form = form;
        this.rate = rate;
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
