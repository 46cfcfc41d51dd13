package io.github.msal4j.servlet.comparison;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.StartUpListener;
import io.github.msal4j.servlet.benchmark.StubProvider;
import jakarta.servlet.DispatcherType;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;

/** As the README says. */
final class OurApplication implements Application {
    @Override
    public void install(ServletContextHandler context, Site site) {
        context.setInitParameter("msal.authority", site.provider());
        context.setInitParameter("msal.tenant-id", StubProvider.TENANT);
        context.setInitParameter("msal.client-id", Site.CLIENT_ID);
        context.setInitParameter("msal.client-secret", Site.CLIENT_SECRET);
        context.setInitParameter("msal.session-key", randomKey());
        context.setInitParameter("msal.scopes", "User.Read");
        context.addEventListener(new StartUpListener());
        context.addFilter(SignInFilter.class, Site.PAGE, EnumSet.of(DispatcherType.REQUEST));
    }

    /** As {@code openssl rand -base64 32} makes one. */
    private static String randomKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
