package dev.registrydoctor.doctor.serve.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads of receivers. The limits only end a test that hangs. */
@Timeout(300)
class DispatcherTest {

    private final MadeUpChanges changes = new MadeUpChanges();
    private final CountedNews news = new CountedNews();
    private final HandClock clock = new HandClock();

    /** Hands over what it is told, once it is let. */
    private static final class Handover implements ChangeReceiver {
        private final String name;
        final BlockingQueue<List<CauseChange>> told = new LinkedBlockingQueue<>();
        final BlockingQueue<List<CauseChange>> called = new LinkedBlockingQueue<>();
        final Semaphore gate;

        Handover(String name, int permits) {
            this.name = name;
            gate = new Semaphore(permits);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void tell(List<CauseChange> changes) throws NotToldException, InterruptedException {
            called.add(changes);
            gate.acquire();
            if (name.equals("broken")) {
                throw new NotToldException("HTTP 503", false, null);
            }
            told.add(changes);
        }

        long number() throws InterruptedException {
            List<CauseChange> message = told.poll(120, TimeUnit.SECONDS);
            assertNotNull(message, "nothing was told");
            return message.get(message.size() - 1).number();
        }
    }

    /** What a receiver was told is recorded after it has handed it over. */
    private void awaitToldTo(String receiver, long number) {
        while (changes.toldTo(receiver) != number) {
            Thread.onSpinWait();
        }
    }

    private Dispatcher dispatcher(ChangeReceiver... receivers) {
        return new Dispatcher(changes, List.of(receivers), clock, news, news);
    }

    @Test
    void aReceiverThatHangsHoldsUpNobodyElse() throws InterruptedException {
        Handover slow = new Handover("slow", 0);
        Handover quick = new Handover("quick", 1_000);
        try (Dispatcher dispatcher = dispatcher(slow, quick)) {
            dispatcher.leads(true);
            changes.began("a");
            dispatcher.wake();
            assertEquals(1, quick.number());
            assertNotNull(slow.called.poll(120, TimeUnit.SECONDS));
            changes.began("b");
            dispatcher.wake();
            assertEquals(2, quick.number());
            assertNull(slow.told.peek());
            slow.gate.release(1_000);
            assertEquals(1, slow.number());
            assertEquals(2, slow.number());
        }
    }

    @Test
    void nobodyIsToldAnythingBeforeThisReplicaLeads() throws InterruptedException {
        Handover receiver = new Handover("ops", 1_000);
        try (Dispatcher dispatcher = dispatcher(receiver)) {
            changes.began("a");
            dispatcher.wake();
            clock.advance(Duration.ofHours(1));
            assertEquals(-1, changes.toldTo("ops"));
            dispatcher.leads(true);
            assertEquals(1, receiver.number());
        }
        assertEquals(1, receiver.called.size());
    }

    @Test
    void aCallInProgressIsTheLastOneOfALeaderThatIsDeposed() throws InterruptedException {
        Handover receiver = new Handover("ops", 0);
        try (Dispatcher dispatcher = dispatcher(receiver)) {
            dispatcher.leads(true);
            changes.began("a");
            dispatcher.wake();
            assertNotNull(receiver.called.poll(120, TimeUnit.SECONDS));
            changes.began("b");
            dispatcher.leads(false);
            dispatcher.wake();
            receiver.gate.release(1_000);
            assertEquals(1, receiver.number());
            awaitToldTo("ops", 1);
            clock.advance(Duration.ofHours(1));
            assertNull(receiver.called.peek());

            // Another leader tells the rest; this one then knows.
            changes.told("ops", 2);
            changes.began("c");
            dispatcher.leads(true);
            assertEquals(3, receiver.number());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFailureIsTriedAgainWhenTheClockSaysSo() throws InterruptedException {
        Handover receiver = new Handover("broken", 1_000);
        try (Dispatcher dispatcher = dispatcher(receiver)) {
            dispatcher.leads(true);
            changes.began("a");
            dispatcher.wake();
            for (int i = 0; i < 5; i++) {
                assertNotNull(receiver.called.poll(120, TimeUnit.SECONDS));
                while (news.notTold <= i) {
                    Thread.onSpinWait();
                }
                clock.advance(Duration.ofMinutes(6));
            }
        }
    }

    @Test
    void whatFailedInOneTermIsNotSentInTheNextWhenAnotherLeaderHasTold() throws Exception {
        Handover receiver = new Handover("broken", 1_000);
        try (Dispatcher dispatcher = dispatcher(receiver)) {
            dispatcher.leads(true);
            changes.began("a");
            dispatcher.wake();
            assertNotNull(receiver.called.poll(120, TimeUnit.SECONDS));
            while (news.notTold == 0) {
                Thread.onSpinWait();
            }
            dispatcher.leads(false);
            changes.told("broken", 1);
            CauseChange second = changes.began("b");
            dispatcher.leads(true);
            clock.advance(Duration.ofMinutes(6));
            assertEquals(List.of(second), receiver.called.poll(120, TimeUnit.SECONDS));
        }
    }

    @Test
    void closingEndsACallInProgress() throws InterruptedException {
        Handover receiver = new Handover("ops", 0);
        Dispatcher dispatcher = dispatcher(receiver);
        // Before it leads: a step that finds an empty ledger may record that it has told everything up to number 0.
        changes.began("a");
        dispatcher.leads(true);
        assertNotNull(receiver.called.poll(120, TimeUnit.SECONDS));
        dispatcher.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("notify-ops")) {
                // Closing waits for it no longer than a program that ends should.
                thread.join();
            }
        }
        assertEquals(-1, changes.toldTo("ops"));
    }

    @Test
    void twoReceiversCannotHaveOneName() {
        assertThrows(IllegalArgumentException.class, () -> dispatcher(new Handover("ops", 0), new Handover("ops", 0)));
    }
}
