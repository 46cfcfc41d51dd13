package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.fakes.FakeRequest;
import io.github.msal4j.servlet.internal.base.Html;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PageLayoutTest {
    private static final PageTexts ITALIAN =
            PageTexts.of(new FakeRequest().header("Accept-Language", "it").build());

    @Test
    void c10_aDocumentEscapesItsTexts() {
        String document = PageLayout.document(PageKind.NO_ACCESS, ITALIAN, "<a href=\"/\">go</a>", Optional.of("<id>"));

        assertThat(document)
                .contains("<html lang=\"it\">", "<a href=\"/\">go</a>", "<code>&lt;id&gt;</code>")
                .doesNotContain("<id>", "{0}");
    }

    @ParameterizedTest
    @EnumSource
    void aPageSaysWhatHappenedAndWhatToDo(PageKind kind) {
        assertThat(PageLayout.document(kind, ITALIAN, "", Optional.empty()))
                .containsSubsequence(
                        "<title>" + Html.escape(ITALIAN.title(kind)) + "</title>",
                        "<h1>" + Html.escape(ITALIAN.title(kind)) + "</h1>",
                        "<p>" + Html.escape(ITALIAN.text(kind)) + "</p>",
                        "<p>" + Html.escape(ITALIAN.advice(kind)) + "</p>")
                .doesNotContain("<script", "style=", "{0}", "http:", "https:", "url(");
    }

    @Test
    void nothingFromElsewhereIsAllowed() {
        assertThat(PageLayout.contentSecurityPolicy("'none'"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .doesNotContain("unsafe")
                .endsWith("base-uri 'none'; frame-ancestors 'none'");
    }
}
