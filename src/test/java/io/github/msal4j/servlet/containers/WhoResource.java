package io.github.msal4j.servlet.containers;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
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
    @Path("admin/who")
    @RolesAllowed("Admin")
    public String forAdministrators(@Context SecurityContext security) {
        return who(security);
    }

    /** WildFly asks for the roles only with {@code resteasy.role.based.security}; the other servers by themselves. */
    @ApplicationPath("/rest")
    public static class Resources extends Application {
        @Override
        public Set<Class<?>> getClasses() {
            return Set.of(WhoResource.class);
        }
    }
}
