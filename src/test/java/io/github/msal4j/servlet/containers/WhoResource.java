package io.github.msal4j.servlet.containers;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.HashSet;
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

    /** Where Jersey is the server's, its feature has to be named for {@code @RolesAllowed} to be asked. */
    @ApplicationPath("/rest")
    public static class Resources extends Application {
        @Override
        public Set<Class<?>> getClasses() {
            Set<Class<?>> classes = new HashSet<>(Set.of(WhoResource.class));
            try {
                classes.add(Class.forName("org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature"));
            } catch (ClassNotFoundException otherImplementation) {
                // It asks by itself, or a parameter of web.xml says so.
            }
            return classes;
        }
    }
}
