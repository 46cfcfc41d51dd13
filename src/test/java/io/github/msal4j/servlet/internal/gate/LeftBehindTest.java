package io.github.msal4j.servlet.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.fakes.FakeRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** R35: which dispatch answers for what an earlier one has run into. */
class LeftBehindTest {
    private static HttpServletRequest request(DispatcherType type) {
        return new FakeRequest()
                .dispatched(type)
                .attribute(AccessTokens.INTERACTION, new IllegalStateException("no token"))
                .attribute(RequestDispatcher.ERROR_EXCEPTION, new IllegalStateException("an error"))
                .build();
    }

    @ParameterizedTest
    @CsvSource({"REQUEST,", "FORWARD,", "INCLUDE,", "ASYNC, no token", "ERROR, an error"})
    void r35_aDispatchAnswersForItsOwnCauseOnly(DispatcherType type, String message) {
        assertThat(Interactions.leftBehind(request(type)).map(Throwable::getMessage))
                .isEqualTo(Optional.ofNullable(message));
    }

    /** Guard: {@code leftBehind} forgets, so that a later dispatch of the application's own is not answered for it again. */
    @ParameterizedTest
    @EnumSource(
            value = DispatcherType.class,
            names = {"FORWARD", "INCLUDE", "ASYNC", "ERROR"})
    void r35_whatAnotherDispatchHasSeenIsForgotten(DispatcherType type) {
        HttpServletRequest request = request(type);

        Interactions.leftBehind(request);

        assertThat(request.getAttribute(AccessTokens.INTERACTION)).isNull();
    }

    /** Guard: what the application has put there is asked for its type. */
    @ParameterizedTest
    @EnumSource(
            value = DispatcherType.class,
            names = {"ASYNC", "ERROR"})
    void whatIsNoThrowableIsNotAnswered(DispatcherType type) {
        HttpServletRequest request = new FakeRequest()
                .dispatched(type)
                .attribute(AccessTokens.INTERACTION, "text")
                .attribute(RequestDispatcher.ERROR_EXCEPTION, "text")
                .build();

        assertThat(Interactions.leftBehind(request)).isEmpty();
    }
}
