package io.github.msal4j.servlet.comparison;

import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.pac4j.core.client.Clients;
import org.pac4j.core.config.Config;
import org.pac4j.jee.filter.CallbackFilter;
import org.pac4j.jee.filter.SecurityFilter;
import org.pac4j.oidc.client.OidcClient;
import org.pac4j.oidc.config.OidcConfiguration;

/** As pac4j's documentation says, with a nonce and PKCE: it leaves off the one, and the other unless the metadata offers it, as Entra's does not. */
final class Pac4jApplication implements Application {
    private static final String CALLBACK = "/callback";

    @Override
    public void install(ServletContextHandler context, Site site) {
        OidcConfiguration openId = new OidcConfiguration();
        openId.setClientId(Site.CLIENT_ID);
        openId.setSecret(Site.CLIENT_SECRET);
        openId.setDiscoveryURI(site.issuer() + "/.well-known/openid-configuration");
        openId.setScope(String.join(" ", Site.SCOPES));
        openId.setUseNonce(true);
        openId.setPkceMethod(CodeChallengeMethod.S256);
        Config config = new Config(new Clients(site.origin() + CALLBACK, new OidcClient(openId)));
        EnumSet<DispatcherType> requests = EnumSet.of(DispatcherType.REQUEST);
        context.addFilter(new FilterHolder(new SecurityFilter(config, "OidcClient")), Site.PAGE, requests);
        context.addFilter(new FilterHolder(new CallbackFilter(config, "/")), CALLBACK, requests);
    }
}
