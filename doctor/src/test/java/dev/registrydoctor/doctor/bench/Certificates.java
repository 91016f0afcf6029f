package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.samples.server.SampleOptions;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** TLS as MicroK8s has it: an authority of its own that signed the server's and the client's RSA certificates. */
public final class Certificates {

    private Certificates() {}

    /** Makes all three anew. */
    public static SampleOptions.Tls create() {
        HeldCertificate authority = new HeldCertificate.Builder()
                .commonName("bench authority")
                .certificateAuthority(0)
                .rsa2048()
                .build();
        HeldCertificate server = new HeldCertificate.Builder()
                .commonName("kube-apiserver")
                .addSubjectAlternativeName("127.0.0.1")
                .signedBy(authority)
                .rsa2048()
                .build();
        HeldCertificate client = new HeldCertificate.Builder()
                .commonName("admin")
                .signedBy(authority)
                .rsa2048()
                .build();
        HandshakeCertificates handshake = new HandshakeCertificates.Builder()
                .heldCertificate(server)
                .addTrustedCertificate(authority.certificate())
                .build();
        // PKCS#1, as in MicroK8s' kubeconfigs.
        return new SampleOptions.Tls(
                handshake.sslContext(),
                authority.certificatePem(),
                client.certificatePem(),
                client.privateKeyPkcs1Pem());
    }
}
