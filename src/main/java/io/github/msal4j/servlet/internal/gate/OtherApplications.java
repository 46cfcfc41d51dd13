package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.token.RequestTokens;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.internal.web.Components;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Leaves outside who is signed in at another application of the server that has dispatched its own request here, and that user's access
 * tokens: at every page, also at one without a sign-in filter (C31). The other application may have this library's classes for itself.
 */
public final class OtherApplications implements Filter {
    private SignOuts signOuts;
    private TokenService tokens;

    @Override
    public void init(FilterConfig config) throws ServletException {
        signOuts = Components.get(config.getServletContext(), SignOuts.class);
        tokens = Components.get(config.getServletContext(), TokenService.class);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Object found = request.getAttribute(AccessTokens.ATTRIBUTE);
        if (SignedInRequest.isOfAnother(request, signOuts) || (found != null && !RequestTokens.areOf(found, tokens))) {
            asNobodys((HttpServletRequest) request, response, chain, found);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** The container's own request has none either, which is what an application gets that asks for it. */
    private static void asNobodys(
            HttpServletRequest request, ServletResponse response, FilterChain chain, @Nullable Object theirs)
            throws IOException, ServletException {
        request.removeAttribute(AccessTokens.ATTRIBUTE);
        try {
            chain.doFilter(new NobodysRequest(request), response);
        } finally {
            if (goesOnThere(request)) {
                request.setAttribute(AccessTokens.ATTRIBUTE, theirs);
            }
        }
    }

    /** Not after an asynchronous dispatch, nor while an answer is still under way here. */
    private static boolean goesOnThere(HttpServletRequest request) {
        return request.getDispatcherType() != DispatcherType.ASYNC && !request.isAsyncStarted();
    }
}
