package dev.registrydoctor.doctor.integration;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Stands in for kube-proxy: node ports lead to the first ready endpoint of their Service, and are closed where there is none. */
final class LabProxy {

    private final KubernetesClient client;
    private final Map<Integer, ServerSocket> sockets = new HashMap<>();
    private volatile Map<Integer, InetSocketAddress> endpoints = Map.of();

    LabProxy(KubernetesClient client) {
        this.client = client;
    }

    void sync() throws IOException {
        Map<Integer, InetSocketAddress> found = new HashMap<>();
        for (EndpointSlice slice :
                client.discovery().v1().endpointSlices().inAnyNamespace().list().getItems()) {
            String name = Objects.requireNonNullElse(slice.getMetadata().getLabels(), Map.<String, String>of())
                    .get("kubernetes.io/service-name");
            Service service = name == null
                    ? null
                    : client.services()
                            .inNamespace(slice.getMetadata().getNamespace())
                            .withName(name)
                            .get();
            if (service == null) {
                continue;
            }
            for (ServicePort port : service.getSpec().getPorts()) {
                if (port.getNodePort() != null) {
                    add(found, port, slice);
                }
            }
        }
        endpoints = found;
        for (int port : found.keySet()) {
            if (!sockets.containsKey(port)) {
                sockets.put(port, listen(port));
            }
        }
        for (int port : Map.copyOf(sockets).keySet()) {
            if (!found.containsKey(port)) {
                Objects.requireNonNull(sockets.remove(port)).close();
            }
        }
    }

    private static void add(Map<Integer, InetSocketAddress> found, ServicePort port, EndpointSlice slice) {
        if (slice.getPorts() == null) {
            return;
        }
        for (EndpointPort target : slice.getPorts()) {
            if (!Objects.equals(
                    Objects.requireNonNullElse(target.getName(), ""), Objects.requireNonNullElse(port.getName(), ""))) {
                continue;
            }
            for (Endpoint endpoint : slice.getEndpoints()) {
                if (Boolean.TRUE.equals(endpoint.getConditions().getReady())) {
                    found.putIfAbsent(
                            port.getNodePort(),
                            new InetSocketAddress(endpoint.getAddresses().get(0), target.getPort()));
                }
            }
        }
    }

    private ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress("0.0.0.0", port));
        start(() -> {
            while (!socket.isClosed()) {
                try {
                    forward(socket.accept(), Objects.requireNonNull(endpoints.get(port)));
                } catch (IOException | RuntimeException e) {
                    // Nothing is behind the port, or it is closed.
                }
            }
        });
        return socket;
    }

    private static void forward(Socket from, InetSocketAddress target) throws IOException {
        Socket to = new Socket();
        try {
            to.connect(target, 2_000);
        } catch (IOException e) {
            // Who connects to a refused endpoint is refused too: a reset is the nearest to it.
            from.setSoLinger(true, 0);
            from.close();
            return;
        }
        start(() -> copy(from, to));
        start(() -> copy(to, from));
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of the two hung up.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
