package dev.registrydoctor.samples.https;

import dev.registrydoctor.samples.server.SampleOptions;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** TLS as MicroK8s has it: an authority of its own that signed the server's and the client's RSA certificates. */
public final class SampleTls {

    private SampleTls() {}

    /** Creates new certificates each time, so that no key is in the source. They are valid for one day. */
    public static SampleOptions.Tls create() {
        HeldCertificate authority = new HeldCertificate.Builder()
                .commonName("sample authority")
                .certificateAuthority(0)
                .rsa2048()
                .build();
        return of(authority, client(authority));
    }

    /** An administrator's certificate. */
    static HeldCertificate client(HeldCertificate authority) {
        return new HeldCertificate.Builder()
                .commonName("admin")
                .signedBy(authority)
                .rsa2048()
                .build();
    }

    /** A server that this authority signed, for this client. */
    static SampleOptions.Tls of(HeldCertificate authority, HeldCertificate client) {
        HeldCertificate server = new HeldCertificate.Builder()
                .commonName("kube-apiserver")
                .addSubjectAlternativeName("127.0.0.1")
                .signedBy(authority)
                .rsa2048()
                .build();
        HandshakeCertificates handshake = new HandshakeCertificates.Builder()
                .heldCertificate(server)
                .addTrustedCertificate(authority.certificate())
                .build();
        // PKCS#1, as in MicroK8s' kubeconfigs.
        return new SampleOptions.Tls(
                plainPort -> new Http2Front(handshake, plainPort),
                authority.certificatePem(),
                client.certificatePem(),
                client.privateKeyPkcs1Pem());
    }
}
