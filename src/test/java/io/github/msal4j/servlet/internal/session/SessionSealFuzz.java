package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.fakes.FakeTracker;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.crypto.SecretKey;

/**
 * R83, C16, C29: no text in a session store that was not sealed here is a sign-in; and what was sealed with the key by whatever
 * version of the library is one with a user, or none.
 */
class SessionSealFuzz {
    private static final SecretKey KEY = SessionSealTest.key(5);
    private static final FakeTracker APPLICATION = new FakeTracker(KEY);
    private static final SessionSeal SEAL = new SessionSeal(List.of(KEY), FakeTracker.APPLICATION);

    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({
        "eyJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiZGlyIn0..",
        "io.github.msal4j.servlet.internal.session.SessionSeal$Content",
        "io.github.msal4j.servlet.internal.session.VerifiedUser",
        "idToken",
        "java.lang.String"
    })
    void stored(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        HttpSession session = FakeSession.of(APPLICATION).session();
        session.setAttribute(SignedInSession.ATTRIBUTE, SignedInSession.readBack(StoredSignIn.sealed(text)));
        assertThat(SignedInSession.of(session)).isEmpty();
        assertThat(SignedInSession.distrust(session)).isEqualTo(Distrust.NO_KEY_FITS);

        SEAL.open(SEAL.seal(input)).ifPresent(content -> {
            assertThat(content.user().subject()).isNotNull();
            assertThat(content.place()).isNotNull();
        });
    }
}
