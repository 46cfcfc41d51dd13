package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.AccessTokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** A request without a user here, whoever is signed in at the application that has dispatched it. */
final class NobodysRequest extends HttpServletRequestWrapper {
    NobodysRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return null;
    }

    @Override
    public @Nullable String getRemoteUser() {
        return null;
    }

    @Override
    public @Nullable String getAuthType() {
        return null;
    }

    /** Attributes are the same for both applications; the access tokens are for one. */
    @Override
    public @Nullable Object getAttribute(String name) {
        return name.equals(AccessTokens.ATTRIBUTE) ? null : super.getAttribute(name);
    }

    @Override
    public boolean isUserInRole(String role) {
        return false;
    }
}
