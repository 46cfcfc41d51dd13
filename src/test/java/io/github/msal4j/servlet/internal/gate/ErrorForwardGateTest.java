package io.github.msal4j.servlet.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.internal.web.UrlPatterns;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorForwardGateTest {
    @ParameterizedTest(name = "R86 {0} matches {1}: {2}")
    @CsvSource({
        "/*, /, true",
        "/*, '', true",
        "/*, /a/b, true",
        "/admin/*, /admin, true",
        "/admin/*, /admin/, true",
        "/admin/*, /admin/a/b, true",
        "/admin/*, /administrator, false",
        "/admin/*, /x/admin/a, false",
        "/secret, /secret, true",
        "/secret, /secret/, false",
        "/secret, /Secret, false",
        "/, /, true",
        "/, /x, false",
        "'', '', true",
        "*.secure, /a/report.secure, true",
        "*.secure, /a/.secure, true",
        "*.secure, /a.secure/b, false",
        "*.secure, /a/reportsecure, false",
        "*.secure, /a/report.secure.txt, false"
    })
    void asTheContainerComparesThem(String pattern, String path, boolean matches) {
        assertThat(UrlPatterns.matches(pattern, path)).isEqualTo(matches);
    }
}
