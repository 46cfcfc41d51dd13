package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.base.Version;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.web.ContainerAnswers;
import io.github.msal4j.servlet.internal.web.PublicAddress;
import io.github.msal4j.servlet.internal.web.SameSite;
import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import java.util.Objects;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line with the most important settings in force. It contains no secret. */
public final class StartUpReport {
    private static final Logger log = LoggerFactory.getLogger(StartUpReport.class);

    private StartUpReport() {}

    public static void log(ServletContext context, Settings settings) {
        log.info("msal4j-servlet {} in {}/: {}", Version.current(), context.getContextPath(), line(context, settings));
        if (settings.baseUrls().isEmpty()) {
            log.info("Users can sign in at loopback hosts only: {}", new PublicAddress(settings).remedy(context));
        }
        if (settings.allowedTenants().isEmpty()
                && settings.authority() instanceof Authority.Entra entra
                && entra.isMultiTenant()) {
            log.info(
                    "Users of every tenant of Microsoft Entra ID can sign in, since msal.tenant-id is {}. Name the tenants that"
                            + " may in msal.allowed-tenants, or let a SignInListener or the roles of filters decide",
                    entra.tenant());
        }
    }

    private static String line(ServletContext context, Settings settings) {
        return new StringJoiner(", ")
                .add(authority(settings.authority()))
                .add("metadata " + settings.authority().metadataUrl())
                .add("client " + settings.clientId())
                .add("credential " + kind(settings.credential()))
                .add("scopes " + settings.scopes())
                .add("redirect " + settings.paths().redirect())
                .add("sign-out " + settings.paths().signOut())
                .add("front-channel logout " + settings.paths().signOutCallback())
                .add("public address "
                        + (settings.baseUrls().isEmpty()
                                ? "any loopback host"
                                : settings.baseUrls().all()))
                .add("sign-out store "
                        + settings.sharedStore()
                                .map(store -> "shared cache " + store.cache())
                                .orElse("memory of this node"))
                .add("stored sessions " + (settings.sessionKeys().isEmpty() ? "not encrypted" : "encrypted"))
                .add("session cookie "
                        + ContainerAnswers.sessionCookie(context)
                                .map(cookie -> cookie(context, cookie))
                                .orElse("unknown"))
                .add(JoseLibrary.inUse().line())
                .add("sign-ins last " + settings.sessionLifetime().toMinutes() + " min at most")
                .toString();
    }

    private static String authority(Authority authority) {
        if (authority instanceof Authority.Entra entra) {
            return "tenant " + entra.tenant();
        }
        return authority instanceof Authority.B2c b2c
                ? "tenant " + b2c.tenant() + ", policy " + b2c.policy()
                : "provider " + authority.origin();
    }

    private static String kind(ClientCredential credential) {
        if (credential instanceof ClientCredential.Secret) {
            return "secret";
        }
        if (credential instanceof ClientCredential.ManagedIdentity identity) {
            return identity.clientId().map(id -> "managed identity " + id).orElse("system-assigned managed identity");
        }
        if (credential instanceof ClientCredential.Provided) {
            return credential.toString();
        }
        return credential instanceof ClientCredential.AssertionFile ? "assertion file" : "certificate";
    }

    private static String cookie(ServletContext context, SessionCookieConfig cookie) {
        return Objects.requireNonNullElse(cookie.getName(), "JSESSIONID") + " HttpOnly=" + cookie.isHttpOnly()
                + " Secure=" + cookie.isSecure() + " SameSite=" + SameSite.said(context, cookie);
    }
}
