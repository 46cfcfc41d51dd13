package io.github.msal4j.servlet.containers;

import jakarta.annotation.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;

/** An enterprise bean for administrators. */
@Stateless
public class AdminBean {
    @Resource
    @SuppressWarnings("NullAway.Init") // The container sets it.
    private SessionContext context;

    @RolesAllowed("Admin")
    public String caller() {
        return context.getCallerPrincipal().getName() + " Admin=" + context.isCallerInRole("Admin");
    }
}
