package io.github.msal4j.servlet.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.internal.web.UrlPatterns;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** C18: of which servlets a dispatch by name is the sign-in filter's to decide about. */
class NamedDispatchGateTest {
    @ParameterizedTest(name = "C18 {0} covers {1}: {2}")
    @CsvSource({
        "/*, /a, true",
        "/*, /a/*, true",
        "/*, *.jsp, true",
        "/*, '', true",
        "/*, /, false",
        "/, /, false",
        "/a/*, /a/*, true",
        "/a/*, /a, true",
        "/a/*, /a/b, true",
        "/a/*, /a/b/*, true",
        "/a/*, /ab/*, false",
        "/a/*, /*, false",
        "/a/*, *.jsp, false",
        "/a/b/*, /a/*, false",
        "/a, /a, true",
        "/a, /a/*, false",
        "*.jsp, *.jsp, true",
        "*.jsp, /a/page.jsp, true",
        "*.jsp, /a.jsp/*, false",
        "*.jsp, *.do, false",
        "*.jsp, /a/*, false"
    })
    void aFilterCoversAServletIfItIsAskedForEachOfItsPaths(String filter, String servlet, boolean expected) {
        assertThat(UrlPatterns.covers(filter, servlet)).isEqualTo(expected);
    }
}
