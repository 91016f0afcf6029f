package dev.registrydoctor.doctor.act;

import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the client's mock of an API server answering while a watch ends. It has one thread for all connections, and at the end of a
 * watch that thread waits until the watch has sent its last events: which that thread would have to do. So it would answer nobody
 * for half a minute for each of them. Here, no watch waits for what it sends.
 */
public final class UnblockedWatches extends Dispatcher {

    private final Dispatcher objects;

    public UnblockedWatches(Dispatcher objects) {
        this.objects = objects;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        MockResponse answer = objects.dispatch(request);
        WebSocketListener watch = answer.getWebSocketListener();
        return watch == null ? answer : answer.withWebSocketUpgrade(new Queued(watch));
    }

    /** A watch whose events are sent by another thread, in their order. */
    private static final class Queued extends WebSocketListener {
        private final WebSocketListener watch;
        /** One thread, which ends when there is nothing to send. */
        private final ThreadPoolExecutor sender =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "events of a watch");
                    thread.setDaemon(true);
                    return thread;
                });

        Queued(WebSocketListener watch) {
            this.watch = watch;
            sender.allowCoreThreadTimeOut(true);
        }

        private WebSocket queue(WebSocket socket) {
            return new WebSocket() {
                @Override
                public RecordedRequest request() {
                    return socket.request();
                }

                @Override
                public boolean send(String text) {
                    sender.execute(() -> socket.send(text));
                    return true;
                }

                @Override
                public boolean send(byte[] bytes) {
                    sender.execute(() -> socket.send(bytes));
                    return true;
                }

                @Override
                public boolean close(int code, String reason) {
                    sender.execute(() -> socket.close(code, reason));
                    return true;
                }
            };
        }

        @Override
        public void onBeforeAccept(WebSocket socket, Response response) {
            watch.onBeforeAccept(socket, response);
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            watch.onOpen(queue(socket), response);
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            watch.onMessage(socket, text);
        }

        @Override
        public void onMessage(WebSocket socket, byte[] bytes) {
            watch.onMessage(socket, bytes);
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            watch.onClosing(socket, code, reason);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            watch.onClosed(socket, code, reason);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, Response response) {
            watch.onFailure(queue(socket), failure, response);
        }
    }
}
