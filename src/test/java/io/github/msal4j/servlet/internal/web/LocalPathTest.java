package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/orders",
                "/orders/7",
                "/orders/?page=2&sort=a%20b",
                "/search?q=%0d%0a%2f%2f&next=https://other.example/../x",
                "/caf%C3%A9",
                "/a//b",
                "/a%2fb",
                "/a.b/..c/d..",
                "/.well-known/x",
                "/a;v=1/b",
                "/@user:8080",
                "/~me/$1,2'(3)!*+="
            })
    void aPathOfTheApplication(String path) {
        assertThat(LocalPath.of(path)).contains(new LocalPath(path));
    }

    @ParameterizedTest(name = "R13 C9 [{0}]")
    @ValueSource(
            strings = {
                // Another host's address, in the spellings that browsers accept.
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "/\\/evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "/\n/evil.example",
                "/\r\n/evil.example",
                "\t//evil.example",
                " //evil.example",
                "/ /evil.example",
                "/\u0000/evil.example",
                "https://evil.example",
                "HTTPS://evil.example/",
                "https:evil.example",
                "https:/evil.example",
                "//evil.example/%2f..",
                "//user@evil.example",
                "javascript:alert(1)",
                "data:text/html,x",
                "mailto:x@evil.example",
                "evil.example",
                "orders",
                "?a=b",
                "#a",
                "",
                ".",
                "../orders",
                // The same, encoded, for whatever decodes once more.
                "/%2fevil.example",
                "/%2Fevil.example",
                "/%5cevil.example",
                "/%5Cevil.example",
                "/%09/evil.example",
                "/%0d%0aLocation:%20https://evil.example",
                "/%00/evil.example",
                "/%252fevil.example",
                "%2f%2fevil.example",
                // Control characters and what ends a header or an attribute.
                "/a\r\nSet-Cookie: x=y",
                "/a\tb",
                "/a b",
                "/a\\b",
                "/a%0d%0ab",
                "/a%09b",
                "/a%00b",
                "/a%7fb",
                "/a#fragment",
                "/a?b#fragment",
                "/a?b c",
                "/a?b\r\nSet-Cookie: x=y",
                "/a?b\u0000",
                "/\\|",
                // Out of the application, to another one of the same host.
                "/../other",
                "/..",
                "/a/../../other",
                "/a/..",
                "/./../other",
                "/.",
                "/%2e%2e/other",
                "/%2E./other",
                "/a/.%2e/%2e%2e/other",
                "/..;/other",
                "/..;x=y/other",
                "/%2e%2e;/other"
            })
    void anythingElse(String candidate) {
        assertThat(LocalPath.of(candidate)).isEmpty();
    }

    @ParameterizedTest(name = "R100 [{0}] -> {1}")
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "/a?ids=1|2, /a?ids=1%7C2",
                "~/a?filter={\"a\":1}~, /a?filter=%7B%22a%22:1%7D",
                "/a?x=a^b`c, /a?x=a%5Eb%60c",
                "/a?x=<b>, /a?x=%3Cb%3E",
                "/a?file=C:\\x, /a?file=C:%5Cx",
                "/a?x[]=it's, /a?x[]=it's",
                "/a?a=100%&b=%zz, /a?a=100%&b=%zz",
                "/a?b?c=?d, /a?b?c=?d",
                "/a?, /a?",
                "/a?a+b=c+d, /a?a+b=c+d",
                "/a?&&=&, /a?&&=&",
                "/a|b^{c}, /a%7Cb%5E%7Bc%7D",
                "/a\"onload=x, /a%22onload=x",
                "/a<b>`, /a%3Cb%3E%60",
                "/caf\u00e9?x=\u20ac, /caf%C3%A9?x=%E2%82%AC",
                "/caf\u00c3\u00a9, /caf%C3%A9",
                "/\u2044evil.example, /%E2%81%84evil.example",
                "/\uff0fevil.example, /%EF%BC%8Fevil.example",
                "/\u202egnp, /%E2%80%AEgnp",
                "/\ud83d\ude00, /%F0%9F%98%80"
            })
    void r100_whatIsSentUnencodedIsEncoded(String asked, String expected) {
        assertThat(LocalPath.of(asked)).contains(new LocalPath(expected));
        assertThat(LocalPath.of(expected)).contains(new LocalPath(expected));
        assertThat(LocalPath.whyNot(asked)).isEmpty();
    }

    @ParameterizedTest(name = "R100 [{0}]: {1}")
    @CsvSource({
        "/../other, dot segments",
        "/%2fevil.example, encoded slashes",
        "/a\\b, a backslash",
        "//evil.example, no path of this application",
        "'', no path of this application"
    })
    void r100_whyAnAddressIsRefused(String asked, String reason) {
        assertThat(LocalPath.whyNot(asked).orElseThrow()).contains(reason).doesNotContain("evil");
        assertThat(LocalPath.whyNot("/" + "|".repeat(500)).orElseThrow()).contains("more than 1500 characters");
    }

    @Test
    void c12_overLong() {
        assertThat(LocalPath.of("/" + "a".repeat(1_499))).isPresent();
        assertThat(LocalPath.of("/" + "a".repeat(1_500))).isEmpty();
    }

    @ParameterizedTest(name = "context [{0}], address {1}?{2} -> {3}")
    @CsvSource({
        "/app, /app/orders, , /orders",
        "/app, /app/orders, page=2, /orders?page=2",
        "/app, /app/, , /",
        "/app, /app, , /",
        "/app, /app//evil.example, , /",
        "/app, /app/%2fevil.example, , /",
        "/app, /application/x, , /",
        "/app, /other/x, , /",
        "/app, /abc/x, , /",
        "/app, /a, , /",
        "'', /orders, page=2, /orders?page=2",
        "'', /, , /",
        "'', //evil.example, , /",
        "'', //evil.example/a, b=c, /",
        "'', /\\evil.example, , /",
        "'', /..;/x, , /",
        "'', /orders, a=<b>, /orders?a=%3Cb%3E",
        "'', https://evil.example/, , /"
    })
    void r13_whatARequestAskedFor(String context, String uri, String query, String expected) {
        assertThat(LocalPath.of(new FakeRequest().uri(context, uri, query).build()))
                .isEqualTo(new LocalPath(expected));
    }

    @ParameterizedTest(name = "C18 dispatched by {0}")
    @CsvSource({"jakarta.servlet.forward", "jakarta.servlet.async"})
    void c18_whatTheBrowserAskedForBeforeTheApplicationDispatched(String dispatch) {
        FakeRequest request = new FakeRequest()
                .uri("/app", "/app/admin/inner", "x=y")
                .attribute(dispatch + ".request_uri", "/app/start")
                .attribute(dispatch + ".query_string", "page=2");

        assertThat(LocalPath.of(request.build())).isEqualTo(new LocalPath("/start?page=2"));
    }
}
