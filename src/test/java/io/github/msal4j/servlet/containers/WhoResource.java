package io.github.msal4j.servlet.containers;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.InteractionRequiredException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import java.util.Set;

/** A Jakarta REST resource, for everybody and for administrators. */
@Path("/")
public class WhoResource {
    @GET
    @Path("open/who")
    public String who(@Context SecurityContext security) {
        return "rest=" + (security.getUserPrincipal() == null ? "nobody" : "somebody") + " Admin="
                + security.isUserInRole("Admin");
    }

    @GET
    @Path("open/consent")
    public String withMail(@Context HttpServletRequest request) {
        return AccessTokens.of(request).acquire("Mail.Read").value();
    }

    @GET
    @Path("admin/who")
    @RolesAllowed("Admin")
    public String forAdministrators(@Context SecurityContext security) {
        return who(security);
    }

    /** As {@code views.md} has it, for the exception that needs the user. */
    @Provider
    public static class HandsOver implements ExceptionMapper<InteractionRequiredException> {
        @Context
        @SuppressWarnings("NullAway.Init") // The container sets it.
        private HttpServletRequest request;

        @Override
        public Response toResponse(InteractionRequiredException thrown) {
            request.setAttribute(AccessTokens.THROWN, thrown);
            return Response.serverError().build();
        }
    }

    /** WildFly asks for the roles only with {@code resteasy.role.based.security}; the other servers by themselves. */
    @ApplicationPath("/rest")
    public static class Resources extends Application {
        @Override
        public Set<Class<?>> getClasses() {
            return Set.of(WhoResource.class, HandsOver.class);
        }

        /** Else Jersey answers an exception with a 500 before it lets go of it. */
        @Override
        public Map<String, Object> getProperties() {
            return Map.of("jersey.config.server.response.setStatusOverSendError", true);
        }
    }
}
