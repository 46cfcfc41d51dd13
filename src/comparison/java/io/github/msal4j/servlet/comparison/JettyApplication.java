package io.github.msal4j.servlet.comparison;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.openid.OpenIdAuthenticator;
import org.eclipse.jetty.security.openid.OpenIdConfiguration;
import org.eclipse.jetty.security.openid.OpenIdLoginService;

/** As Jetty's guide says for an embedded server. */
final class JettyApplication implements Application {
    @Override
    public void install(ServletContextHandler context, Site site) {
        OpenIdConfiguration openId = new OpenIdConfiguration(site.issuer(), Site.CLIENT_ID, Site.CLIENT_SECRET);
        // It asks for openid by itself.
        openId.addScopes(
                Site.SCOPES.stream().filter(scope -> !scope.equals("openid")).toArray(String[]::new));
        ConstraintMapping signedIn = new ConstraintMapping();
        signedIn.setPathSpec(Site.PAGE);
        signedIn.setConstraint(Constraint.ANY_USER);
        ConstraintSecurityHandler security = new ConstraintSecurityHandler();
        security.setLoginService(new OpenIdLoginService(openId));
        security.setAuthenticator(new OpenIdAuthenticator(openId, "/error"));
        security.addConstraintMapping(signedIn);
        context.setSecurityHandler(security);
    }
}
