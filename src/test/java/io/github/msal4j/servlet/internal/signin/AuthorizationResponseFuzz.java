package io.github.msal4j.servlet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.msal4j.servlet.fakes.FakeRequest;
import io.github.msal4j.servlet.internal.config.Settings.ResponseMode;
import io.github.msal4j.servlet.internal.token.ErrorCode;
import java.nio.charset.StandardCharsets;

/** R5, R8, R12: whatever query or form arrives at the redirect URI is a usable answer or none, and shows nothing of itself. */
class AuthorizationResponseFuzz {
    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({"code=", "&state=", "&error=", "&error_subcode=", "&iss=", "&session_state=", "%00"})
    void authorizationResponse(byte[] input) {
        String form = new String(input, StandardCharsets.UTF_8);
        for (ResponseMode mode : ResponseMode.values()) {
            FakeRequest request = new FakeRequest()
                    .method(mode == ResponseMode.QUERY ? "GET" : "POST")
                    .form(form);
            AuthorizationResponse.read(request.build(), mode).ifPresent(AuthorizationResponseFuzz::assertUsable);
        }
    }

    private static void assertUsable(AuthorizationResponse answer) {
        assertThat(answer.state()).isNotEmpty().hasSizeLessThanOrEqualTo(8_192);
        assertThat(answer.code().isPresent()).isNotEqualTo(answer.error().isPresent());
        assertThat(answer.toString()).hasSizeLessThan(40);
        answer.error().ifPresent(error -> assertThat(ErrorCode.printable(error)).matches("[A-Za-z0-9_.() -]{1,64}"));
    }
}
