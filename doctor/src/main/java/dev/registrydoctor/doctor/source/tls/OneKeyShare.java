package dev.registrydoctor.doctor.source.tls;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of which the first offers a server one key share alone, on X25519 (RFC 8446 section 4.2.8). Java makes another one
 * on P-256 for each ClientHello, and the first of these costs a tenth of a run's work on Java 25, which then makes its tables
 * for that curve (docs/decisions/0023). API servers are Go programs: they take X25519, unless somebody forbade it. Then they
 * refuse the handshake, and the client comes again, with the next socket, which offers all that Java knows. So does each
 * socket of a Java before 20, which cannot be told.
 */
public final class OneKeyShare extends SSLSocketFactory {

    private static final String[] GROUP = {"x25519"};
    /** {@code SSLParameters.setNamedGroups}, which Java 17 does not have; null then. */
    private static final @Nullable Method SET_NAMED_GROUPS = setNamedGroups();

    private final SSLSocketFactory all;
    private final AtomicBoolean first = new AtomicBoolean(true);

    public OneKeyShare(SSLSocketFactory all) {
        this.all = all;
    }

    private static @Nullable Method setNamedGroups() {
        try {
            return SSLParameters.class.getMethod("setNamedGroups", String[].class);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private Socket offering(Socket socket) {
        Method setNamedGroups = SET_NAMED_GROUPS;
        if (setNamedGroups != null && first.getAndSet(false) && socket instanceof SSLSocket tls) {
            SSLParameters parameters = tls.getSSLParameters();
            try {
                setNamedGroups.invoke(parameters, (Object) GROUP);
                tls.setSSLParameters(parameters);
            } catch (ReflectiveOperationException e) {
                // Then it offers all.
            }
        }
        return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return all.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return all.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return offering(all.createSocket());
    }

    @Override
    public Socket createSocket(Socket below, String host, int port, boolean closesBelow) throws IOException {
        return offering(all.createSocket(below, host, port, closesBelow));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return offering(all.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return offering(all.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return offering(all.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return offering(all.createSocket(host, port, local, localPort));
    }
}
