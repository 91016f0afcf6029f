package dev.registrydoctor.doctor.source.registry;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.HttpUrl;

/** Any bytes as the headers that lead a client on: Link and WWW-Authenticate. */
class RegistryHeadersFuzzTest {

    @FuzzTest
    void survives(byte[] input) throws IOException {
        String header = new String(input, StandardCharsets.ISO_8859_1);
        BearerChallenge challenge = BearerChallenge.of(List.of(header));
        if (challenge != null) {
            challenge.request();
        }
        NameList.linked(HttpUrl.get("http://registry:5000/v2/_catalog"), List.of(header));
    }
}
