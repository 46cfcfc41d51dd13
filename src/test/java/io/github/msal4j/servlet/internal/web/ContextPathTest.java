package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextPathTest {
    @ParameterizedTest(name = "R84 [{0}] -> [{1}]")
    @CsvSource({
        "'', ''",
        "/app, /app",
        "/a/b-c_d.e~1, /a/b-c_d.e~1",
        "/my app, /my%20app",
        "/my%20app, /my%20app",
        "/café, /caf%C3%A9",
        "/a;b?c#d\"e, /a%3Bb%3Fc%23d%22e"
    })
    void isEncodedForAnAddress(String contextPath, String encoded) {
        assertThat(ContextPath.of(
                        new FakeRequest().uri(contextPath, "/", null).build().getServletContext()))
                .isEqualTo(encoded);
    }

    @ParameterizedTest(name = "R13 R84 [{0}] [{1}] -> [{2}]")
    @CsvSource({
        "/app, /app/x, /x",
        "/app, /app/, /",
        "/app, /app, ",
        "/app, /application/x, ",
        "/app, /other/x, ",
        "/app, /%61pp/x, /x",
        "/app, /x/..;/app/y, ",
        "/app, '', ",
        "/a/b, /a/b/c/d, /c/d",
        "/a/b, /a/x/c, ",
        "/caf%C3%A9, /caf%c3%a9/x, /x",
        "/a+b, /a%2Bb/x, /x",
        "/a+b, /a%20b/x, ",
        "/app, /%zz/x, ",
        "'', /x, /x",
        "'', /, /"
    })
    void thePathWithinTheApplication(String contextPath, String uri, @Nullable String within) {
        assertThat(ContextPath.after(contextPath, uri)).isEqualTo(Optional.ofNullable(within));
    }
}
