package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.LocalPath;
import io.github.msal4j.servlet.internal.web.Pages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** The page after a sign-out: the library's plain page, or one of the application. */
public final class SignedOut {
    private SignedOut() {}

    /** Shows the page of the application, or the library's page if the target is empty. */
    public static void show(
            HttpServletRequest request, HttpServletResponse response, Optional<LocalPath> target, BrowserSide browser)
            throws IOException {
        if (target.isEmpty()) {
            browser.pages()
                    .show(
                            request,
                            response,
                            PageKind.SIGNED_OUT,
                            browser.address().within(request, "/"));
        } else {
            Pages.noStore(response);
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader(
                    "Location", browser.address().within(request, target.get().value()));
        }
    }
}
