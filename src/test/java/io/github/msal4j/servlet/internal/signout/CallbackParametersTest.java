package io.github.msal4j.servlet.internal.signout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeRequest;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallbackParametersTest {
    @Test
    void r41_whatComesIsRead() {
        FakeRequest request = new FakeRequest()
                .parameter("sid", "sid-1")
                .parameter("iss", "https://sso.example")
                .parameter("state", "s-1")
                .parameter("anything", "else", "twice");

        assertThat(CallbackParameters.read(request.build()))
                .contains(new CallbackParameters(
                        Optional.of("sid-1"), Optional.of("https://sso.example"), Optional.of("s-1")));
    }

    @Test
    void r41_nothingIsFine() {
        assertThat(CallbackParameters.read(new FakeRequest().build()))
                .contains(new CallbackParameters(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    static Stream<Arguments> malformed() {
        return Stream.of("sid", "iss", "state")
                .flatMap(name -> Stream.of(
                        Arguments.of("R46 " + name + " twice", name, new String[] {"a", "b"}),
                        Arguments.of("R46 " + name + " twice the same", name, new String[] {"a", "a"}),
                        Arguments.of("R46 empty " + name, name, new String[] {""}),
                        Arguments.of("R46 over-long " + name, name, new String[] {"x".repeat(1_025)})));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void malformed(String row, String name, String[] values) {
        FakeRequest request = new FakeRequest().parameter("sid", "sid-1").parameter(name, values);

        assertThat(CallbackParameters.read(request.build())).isEmpty();
    }

    @Test
    void r46_theLongest() {
        assertThat(CallbackParameters.read(
                        new FakeRequest().parameter("sid", "x".repeat(1_024)).build()))
                .isPresent();
    }
}
