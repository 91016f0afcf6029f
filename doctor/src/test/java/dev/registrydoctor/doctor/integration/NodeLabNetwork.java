package dev.registrydoctor.doctor.integration;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;

/** What the hosts of the lab have of their network besides registries: a name server, and the port of the API server. */
final class NodeLabNetwork {

    /** Where the lab itself is in the network of its hosts. */
    static final String ADDRESS = "192.0.2.1";

    private static final int API = 16443;
    private static final int DNS = 53;
    private static final int HEADER = 12;

    private NodeLabNetwork() {}

    /** Starts a name server that knows no name: those of the lab stand in the hosts' /etc/hosts. */
    static void startDns() throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(ADDRESS, DNS));
        start(() -> {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                socket.receive(packet);
                byte[] data = packet.getData();
                data[2] = (byte) 0x81; // a response, to a question that asks for recursion
                data[3] = (byte) 0x83; // recursion is available; no such name
                data[HEADER - 1] = 0; // without the options of the question
                packet.setLength(endOfQuestion(data));
                socket.send(packet);
            }
        });
    }

    /** Behind its labels, each with its length before it, are two bytes for the type and two for the class. */
    private static int endOfQuestion(byte[] data) {
        int at = HEADER;
        while (data[at] > 0) {
            at += data[at] + 1;
        }
        return at + 5;
    }

    /**
     * Gives a host the port of an API server. One that listened on an address of the lab would be on the machine that the program
     * runs on, as on a node.
     *
     * @param port of the API server at {@link #ADDRESS}
     * @return the authority at which it answers
     */
    static String apiOn(NodeLabHost host, int port) throws Exception {
        Process process = new ProcessBuilder(
                        "nsenter",
                        "--net",
                        "--target",
                        String.valueOf(host.pid()),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeLabNetwork.class.getName(),
                        host.address(),
                        String.valueOf(port))
                .redirectErrorStream(true)
                .start();
        Programs.await(process, "listens"::equals);
        return host.address() + ":" + API;
    }

    public static void main(String[] args) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(args[0], API));
            System.out.println("listens");
            while (true) {
                Socket from = socket.accept();
                Socket to = new Socket(ADDRESS, Integer.parseInt(args[1]));
                from.setTcpNoDelay(true);
                to.setTcpNoDelay(true);
                start(() -> copy(from, to));
                start(() -> copy(to, from));
            }
        }
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 << 10];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        }
    }

    /** Something that goes on until a connection ends. */
    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // One of the two hung up.
                    }
                },
                "network");
        thread.setDaemon(true);
        thread.start();
    }
}
