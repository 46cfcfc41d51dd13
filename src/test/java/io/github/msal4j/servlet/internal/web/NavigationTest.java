package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NavigationTest {
    private static final String OWN_ROOT = "https://app.example/app";

    private static FakeRequest with(String header, String value) {
        return value == null ? new FakeRequest() : new FakeRequest().header(header, value);
    }

    @ParameterizedTest(name = "R16 mode={0} accept={1} requested-with={2} -> page={3}")
    @CsvSource({
        "navigate, , , true",
        "navigate, application/json, XMLHttpRequest, true",
        "cors, text/html, , false",
        "no-cors, text/html, , false",
        "same-origin, text/html, , false",
        "websocket, text/html, , false",
        "nested-navigate, text/html, , false",
        "'', text/html, , false",
        "NAVIGATE, text/html, , false",
        ", text/html, , true",
        ", 'application/xhtml+xml, TEXT/HTML;q=0.9', , true",
        ", text/html, XMLHttpRequest, false",
        ", text/html, xmlhttprequest, false",
        ", text/html, com.example.app, true",
        ", text/html, '', true",
        ", application/json, com.example.app, false",
        ", */*, com.example.app, false",
        ", application/json, , false",
        ", */*, , false",
        ", , , false"
    })
    void aPageOrAScript(String mode, String accept, String requestedWith, boolean page) {
        FakeRequest request = with("Sec-Fetch-Mode", mode);
        if (accept != null) {
            request.header("Accept", accept);
        }
        if (requestedWith != null) {
            request.header("X-Requested-With", requestedWith);
        }

        assertThat(Navigation.isPage(request.build())).isEqualTo(page);
    }

    @ParameterizedTest(name = "R107 {0} -> office={1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Microsoft Office Word 2014|true",
                "Microsoft Office Existence Discovery|true",
                "Mozilla/4.0 (compatible; ms-office; MSOffice 16)|true",
                "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Trident/7.0; ms-office)|true",
                "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.4266; Pro)|true",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Word/16.50.21061301|true",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36|false",
                "WordPress/6.5; https://blog.example|false",
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0|false"
            })
    void r107_officeLooksAtLinks(String agent, boolean office) {
        FakeRequest request = with("User-Agent", agent);

        assertThat(Navigation.isOffice(request.build())).isEqualTo(office);
        assertThat(Navigation.isOffice(
                        request.header("Sec-Fetch-Mode", "navigate").build()))
                .as("a browser")
                .isFalse();
    }

    @ParameterizedTest(name = "R90 mode={0} dest={1} {2} -> window={3}")
    @CsvSource({
        "navigate, document, , true",
        "navigate, iframe, , false",
        "navigate, frame, , false",
        "navigate, object, , false",
        "no-cors, image, , false",
        "no-cors, script, , false",
        "no-cors, empty, , false",
        "cors, empty, , false",
        "same-origin, empty, , false",
        "navigate, , , false",
        ", document, , false",
        ", , , false",
        "navigate, document, Sec-Purpose, false",
        "navigate, document, Purpose, false",
        "navigate, document, X-Purpose, false",
        "navigate, document, X-Moz, false",
        "navigate, document, X-Other, true"
    })
    void r90_whatIsShownInAWindow(String mode, String destination, String purpose, boolean window) {
        FakeRequest request = with("Sec-Fetch-Mode", mode);
        if (destination != null) {
            request.header("Sec-Fetch-Dest", destination);
        }
        if (purpose != null) {
            request.header(purpose, "prefetch");
        }

        assertThat(Navigation.isInWindow(request.build())).isEqualTo(window);
    }

    @ParameterizedTest(name = "R40 site={0} origin={1} -> own={2}")
    @CsvSource({
        "same-origin, , true",
        "same-origin, https://evil.example, true",
        "same-site, https://app.example, false",
        "cross-site, https://app.example, false",
        "none, https://app.example, false",
        "'', https://app.example, false",
        ", https://app.example, true",
        ", https://app.example:8443, false",
        ", http://app.example, false",
        ", https://app.example.evil.example, false",
        ", https://app, false",
        ", https://APP.example, false",
        ", https://evil.example, false",
        ", https://app.example/app, false",
        ", https:, false",
        ", https:/, false",
        ", null, false",
        ", '', false",
        ", , false"
    })
    void r40_whosePageAsks(String site, String origin, boolean own) {
        FakeRequest request = with("Sec-Fetch-Site", site);
        if (origin != null) {
            request.header("Origin", origin);
        }

        assertThat(Navigation.isSameOrigin(request.build(), OWN_ROOT)).isEqualTo(own);
    }

    @ParameterizedTest(name = "base {0}, origin {1}")
    @CsvSource({
        "https://app.example:8443, https://app.example:8443, true",
        "https://app.example:443/x, https://app.example, true",
        "https://App.Example/x, https://app.example, true",
        "http://app.example:80, http://app.example, true",
        "http://app.example, https://app.example, false"
    })
    void r40_originsCompareAsBrowsersWriteThem(String root, String origin, boolean own) {
        assertThat(Navigation.isSameOrigin(with("Origin", origin).build(), root))
                .isEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource({"GET, true", "HEAD, true", "POST, false", "PUT, false", "DELETE, false", "OPTIONS, false", "get, false"
    })
    void whatMayBeRepeated(String method, boolean repeatable) {
        assertThat(Navigation.isRepeatable(new FakeRequest().method(method).build()))
                .isEqualTo(repeatable);
    }
}
