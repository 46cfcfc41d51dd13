package io.github.msal4j.servlet.containers;

import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;

/** {@link WhoServlet} for administrators, by an annotation. */
@ServletSecurity(@HttpConstraint(rolesAllowed = "Admin"))
public class ConstrainedServlet extends WhoServlet {
    private static final long serialVersionUID = 1L;
}
