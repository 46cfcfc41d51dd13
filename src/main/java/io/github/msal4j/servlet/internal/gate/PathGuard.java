package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Components;
import io.github.msal4j.servlet.internal.web.RawPath;
import io.github.msal4j.servlet.internal.web.Reference;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses ambiguous paths for the whole application, ahead of everything else. A container that is told to accept such
 * paths (Jetty: {@code uriCompliance} LEGACY or UNSAFE) maps filters by the path as it was sent, but may serve the page of
 * the decoded one, so that the sign-in filter of that page is never asked (R85).
 */
public final class PathGuard implements Filter {
    private static final Logger log = LoggerFactory.getLogger(PathGuard.class);

    private BrowserSide browser;

    @Override
    public void init(FilterConfig config) throws ServletException {
        browser = Components.get(config.getServletContext(), BrowserSide.class);
    }

    /** For a path without special characters this costs one look at each of its characters, and no object. */
    @Override
    public void doFilter(ServletRequest plainRequest, ServletResponse plainResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) plainRequest;
        if (RawPath.isAmbiguous(request)) {
            refuse(request, (HttpServletResponse) plainResponse, browser);
        } else {
            chain.doFilter(plainRequest, plainResponse);
        }
    }

    static void refuse(HttpServletRequest request, HttpServletResponse response, BrowserSide browser)
            throws IOException {
        log.info("A request was refused for the form of its path: reference={}", Reference.of(request));
        browser.pages()
                .show(request, response, PageKind.BAD_REQUEST, browser.address().within(request, "/"));
    }
}
