package io.github.msal4j.servlet.signout;

import io.github.msal4j.servlet.web.BrowserSide;
import io.github.msal4j.servlet.web.LocalPath;
import io.github.msal4j.servlet.web.PageKind;
import io.github.msal4j.servlet.web.Pages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What the browser sees after a sign-out: the library's plain page, or one of the application. */
final class SignedOut {
    /** Stands for the library's own page; no path of an application looks like it. */
    static final LocalPath BUILT_IN = new LocalPath("/?");

    private SignedOut() {}

    static void show(HttpServletRequest request, HttpServletResponse response, LocalPath target, BrowserSide browser)
            throws IOException {
        if (target.equals(BUILT_IN)) {
            browser.pages()
                    .show(
                            request,
                            response,
                            PageKind.SIGNED_OUT,
                            browser.address().within(request, "/"));
        } else {
            Pages.noStore(response);
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", browser.address().within(request, target.value()));
        }
    }
}
