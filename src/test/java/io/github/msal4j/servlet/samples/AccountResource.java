package io.github.msal4j.servlet.samples;

import io.github.msal4j.servlet.session.SignedInUser;
import io.github.msal4j.servlet.token.AccessToken;
import io.github.msal4j.servlet.token.AccessTokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** A resource of Jakarta REST behind the sign-in filter. What {@code acquire} throws is let through. */
@Path("account")
@Produces("text/plain;charset=UTF-8")
public class AccountResource {

    @GET
    public String name(@Context SecurityContext security) {
        SignedInUser user = (SignedInUser) security.getUserPrincipal();
        return user.displayName() + (security.isUserInRole("Admin") ? ", administrator" : "");
    }

    @GET
    @Path("mail")
    public String mail(@Context HttpServletRequest request) {
        AccessToken token = AccessTokens.of(request).acquire("Mail.Read");
        return "Mail can be read until " + token.expiresAt();
    }
}
