package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.AccessTokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** A request without a user here, whoever is signed in at the application that has dispatched it. */
final class NobodysRequest extends HttpServletRequestWrapper {
    /** Of the user who is signed in here, as the filters behind this find it out. */
    private volatile @Nullable Object tokens;

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

    @Override
    public boolean isUserInRole(String role) {
        return false;
    }

    /** Nobody is asked in the name of the other application. */
    @Override
    public boolean authenticate(HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        return false;
    }

    /** Who is signed in at the other application stays so. */
    @Override
    public void logout() {
        // There is nobody here.
    }

    /** Attributes are the same for both applications; the access tokens are for one. */
    @Override
    public @Nullable Object getAttribute(String name) {
        return name.equals(AccessTokens.ATTRIBUTE) ? tokens : super.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (name.equals(AccessTokens.ATTRIBUTE)) {
            tokens = value;
        }
        super.setAttribute(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        if (name.equals(AccessTokens.ATTRIBUTE)) {
            tokens = null;
        }
        super.removeAttribute(name);
    }
}
