package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeRequest;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawPathTest {
    @ParameterizedTest(name = "R63 C17 [{0}]")
    @ValueSource(
            strings = {
                "/x/..;/admin",
                "/admin;a=b",
                "/admin;jsessionid=0123",
                "/admin%3b",
                "/admin%3Bx",
                "//admin",
                "/app//admin",
                "/a%2fdmin",
                "/a%2Fdmin",
                "/a%5cdmin",
                "/a%5Cdmin",
                "\\",
                "/a\\b",
                "/admin%00",
                "/admin%1f",
                "/admin%7F",
                "/admin%0d%0a",
                "/public/%2e%2e/admin",
                "/public/%2E./admin",
                "/public/../admin",
                "/..",
                "/a/.",
                "/./a",
                "/%252e%252e/a",
                "/a%252fb",
                "/a%25252fb",
                "/a%",
                "/a%2",
                "/a%zz",
                "/%u002f",
                "/a b",
                "/a\tb",
                "/a\u0000",
                "/a\u007f"
            })
    void readDifferentlyByDifferentServers(String path) {
        assertThat(RawPath.isSuspicious(path)).isTrue();
        assertThat(RawPath.isAmbiguous(path))
                .as("R85: refused where everybody may go, unless it is a parameter of a named segment")
                .isEqualTo(!path.matches("/admin;(a=b|jsessionid=0123)"));
    }

    @ParameterizedTest(name = "R85 [{0}]")
    @ValueSource(
            strings = {
                ";",
                ";a",
                "/;",
                "/;a=b",
                "/;/a",
                "/.;",
                "/..;",
                "/a/..;b=c/d",
                "/a/;b/c",
                "/a;b/..",
                "/a;b//c",
                "/a;b=%2f",
                "/a;b=%2e%2e",
                "/a;b\\c"
            })
    void ambiguousParameters(String path) {
        assertThat(RawPath.isAmbiguous(path)).isTrue();
    }

    @ParameterizedTest(name = "R85 [{0}]")
    @ValueSource(
            strings = {
                "/a;",
                "/a;b",
                "/a;b=c;d=e/f;g",
                "/a.b;c",
                "/a..;b",
                "/...;b",
                "/a;b=..",
                "/a;jsessionid=0123.node1"
            })
    void unambiguousParameters(String path) {
        assertThat(RawPath.isAmbiguous(path)).isFalse();
        assertThat(RawPath.isSuspicious(path))
                .as("R63: not for a protected page")
                .isTrue();
    }

    @ParameterizedTest(name = "R63 [{0}]")
    @ValueSource(
            strings = {
                "/",
                "",
                "/admin",
                "/admin/",
                "/%61dmin",
                "/caf%C3%A9",
                "/100%25",
                "/100%25%20off",
                "/a.b/..c/d../.well-known/...",
                "/a+b,c~d!$&'()*=:@-_",
                "/a%20b%3Fc%23d%3d"
            })
    void readAlikeByAll(String path) {
        assertThat(RawPath.isSuspicious(path)).isFalse();
        assertThat(RawPath.isAmbiguous(path)).isFalse();
    }

    /** Guard: what is let through at a glance is let through by the pattern, too; of every path of up to five such characters. */
    @Test
    void r63_theGlanceAndThePatternAgree() {
        String characters = "/.a%2f;\\-";
        List<String> paths = List.of("");
        for (int length = 0; length < 5; length++) {
            paths = paths.stream()
                    .flatMap(path -> characters.chars().mapToObj(c -> path + (char) c))
                    .toList();
            assertThat(paths.stream().filter(RawPath::isPlain)).noneMatch(RawPath.SUSPICIOUS.asPredicate());
        }
        assertThat(RawPath.isPlain("/app/orders/2026-11_x/page.html")).isTrue();
    }

    @Test
    void r63_theRequestIsAskedForWhatTheBrowserWrote() {
        assertThat(RawPath.isSuspicious(new FakeRequest()
                        .uri("/app", "/app/x/..;/admin", null)
                        .path("/admin", null)
                        .build()))
                .isTrue();
        assertThat(RawPath.isSuspicious(
                        new FakeRequest().uri("/app", "/app/admin", "a=;//%00").build()))
                .as("a query is the application's own")
                .isFalse();
        assertThat(RawPath.isAmbiguous(
                        new FakeRequest().uri("/app", "/app//admin", null).build()))
                .isTrue();
        assertThat(RawPath.isAmbiguous(new FakeRequest()
                        .uri("/app", "/app//admin", null)
                        .dispatched(DispatcherType.FORWARD)
                        .build()))
                .as("R85: what the application dispatches itself")
                .isFalse();
    }
}
