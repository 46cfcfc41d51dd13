package io.github.msal4j.servlet.internal.config;

import jakarta.servlet.ServletContext;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.crypto.SecretKey;

/**
 * All settings of one web application, checked: the {@code msal.*} context parameters of web.xml, with defaults for
 * those that are not set. Immutable. Its {@code toString()} shows no secret.
 *
 * @param authority the identity provider: {@code msal.authority} and {@code msal.tenant-id}
 * @param internalAddress {@code msal.internal-address}: where this server reaches the provider, if not where browsers do
 * @param clientId {@code msal.client-id}, the application's id at the provider
 * @param trustedAudiences {@code msal.trusted-audiences}: which audiences ID tokens may have beside this application
 * @param credential one of {@code msal.client-secret}, {@code msal.client-certificate},
 *     {@code msal.client-assertion-file}, {@code msal.client-managed-identity}; or the application's own
 * @param scopes {@code msal.scopes}, the delegated scopes to request at sign-in, without the OpenID scopes, which are
 *     always requested
 * @param clientCapabilities {@code msal.client-capabilities}: the client capabilities to declare, e.g. {@code cp1}
 * @param allowedTenants {@code msal.allowed-tenants}, GUIDs in lower case; empty means every tenant that the authority
 *     admits
 * @param rolesClaims {@code msal.roles-claim}: the claims that hold roles
 * @param groupRoles {@code msal.group-roles}: the roles that a group gives, by the group's {@link #groupKey}
 * @param groupOverage {@code msal.group-overage}: what is done for a user whose groups the ID token leaves out
 * @param userinfo {@code msal.userinfo}: whether further claims are fetched at each sign-in and refresh
 * @param userName {@code msal.user-name}: the claim whose value is the user's name; empty for the key
 * @param paths the library's own paths
 * @param responseMode {@code msal.response-mode}
 * @param postSignOutPath {@code msal.post-sign-out-path}: the page of the application after a sign-out
 * @param signIn {@code msal.prompt}, {@code msal.domain-hint}, {@code msal.ui-locales}, {@code msal.max-age}, {@code
 *     msal.acr-values} and {@code msal.sign-in-parameters}: what sign-ins ask for
 * @param roundTrips {@code msal.verify-sign-in} and {@code msal.signed-out-elsewhere}
 * @param signOutCheckRole {@code msal.sign-out-check-role}: who may check whether a sign-out at the provider arrives here; empty if
 *     there is no page for it
 * @param baseUrls {@code msal.base-url}: the application's public addresses
 * @param containerSecurity {@code msal.container-security}: the container's own constraints decide, and ask the library who is
 *     signed in
 * @param errorPages {@code msal.error-pages}
 * @param startUpChecks {@code msal.start-up-checks}
 * @param sessionLifetime {@code msal.session-lifetime}: a sign-in ends after this time, even if the user is active
 * @param revalidate {@code msal.revalidate}: how often a sign-in in use is verified at the provider; empty for never
 * @param sessionsPerUser {@code msal.sessions-per-user}: how many sign-ins a user may have at once at a node; empty for any number
 * @param sessionKeys {@code msal.session-key}: the first key seals sessions for a session store, and cookies; all of
 *     them open
 * @param httpTimeout {@code msal.http-timeout}: the longest time that one call to the provider may take, including the
 *     body
 * @param proxy {@code msal.proxy} and what belongs to it
 * @param trustStore {@code msal.trust-store}: whom to trust for TLS to the provider, instead of the JVM's default
 * @param sharedStore {@code msal.sign-out-store}: where the nodes of a cluster tell each other of sign-outs; empty for one
 *     node by itself
 * @param signOutDirectory {@code msal.sign-out-directory}: where a node by itself keeps its sign-outs over a restart, if not in
 *     the container's own directory
 */
public record Settings(
        Authority authority,
        Optional<InternalAddress> internalAddress,
        String clientId,
        Set<String> trustedAudiences,
        ClientCredential credential,
        Set<String> scopes,
        Set<String> clientCapabilities,
        Set<String> allowedTenants,
        Set<String> rolesClaims,
        Map<String, Set<String>> groupRoles,
        GroupOverage groupOverage,
        boolean userinfo,
        Optional<String> userName,
        OwnPaths paths,
        ResponseMode responseMode,
        Optional<String> postSignOutPath,
        SignInParameters signIn,
        RoundTrips roundTrips,
        Optional<String> signOutCheckRole,
        BaseUrls baseUrls,
        boolean containerSecurity,
        ErrorPages errorPages,
        StartUpChecks startUpChecks,
        Duration sessionLifetime,
        Optional<Duration> revalidate,
        OptionalInt sessionsPerUser,
        List<SecretKey> sessionKeys,
        Duration httpTimeout,
        Optional<ProxyServer> proxy,
        Optional<KeyStore> trustStore,
        Optional<SharedStore> sharedStore,
        Optional<Path> signOutDirectory) {

    /**
     * A JCache (JSR-107) cache that all nodes share.
     *
     * @param cache {@code msal.sign-out-store} after {@code jcache:}, the cache's name
     * @param provider {@code msal.sign-out-store-provider}: the class of the caching provider, if there are several
     * @param uri {@code msal.sign-out-store-uri}: the cache manager's, if not the provider's default
     * @param properties {@code msal.sign-out-store-properties}: further properties of the cache manager, which its
     *     provider documents
     * @param failure {@code msal.sign-out-store-failure}
     * @param recheck {@code msal.sign-out-store-recheck}: how often this node compares its sign-outs with the store;
     *     this limits the delay of a sign-out whose event was lost
     */
    public record SharedStore(
            String cache,
            Optional<String> provider,
            Optional<URI> uri,
            Map<String, String> properties,
            StoreFailure failure,
            Duration recheck) {
        /** Leaves out the values of properties and the URI, which may contain a password. */
        @Override
        public String toString() {
            return "SharedStore[" + cache + ", provider=" + provider + ", properties=" + properties.keySet() + ", "
                    + failure + ", " + recheck + "]";
        }
    }

    /**
     * What happens to the requests of a signed-in user while the store does not answer, when the sign-in is due for a
     * comparison with it.
     */
    public enum StoreFailure {
        /** They are served, by what this node knows. */
        SERVE,
        /** They are refused until the store answers. */
        REFUSE
    }

    /**
     * How a browser verifies a sign-in at the provider.
     *
     * @param every {@code msal.verify-sign-in}: a page navigation verifies a sign-in that was not verified for so long; empty
     *     for never
     * @param then {@code msal.signed-out-elsewhere}: what a user sees who has signed out at the provider
     */
    public record RoundTrips(Optional<Duration> every, SignedOutElsewhere then) {}

    /** What a user sees whose sign-in has ended at the provider. */
    public enum SignedOutElsewhere {
        /** The page that was asked for, if it needs no user; otherwise the provider's sign-in. */
        SIGN_IN,
        /** The page after a sign-out: {@code msal.post-sign-out-path}, or the library's own. */
        PAGE
    }

    /** How the authorization response is sent (OAuth 2.0 Multiple Response Types; Form Post Response Mode). */
    public enum ResponseMode {
        /** In the URL of a redirect; works with every session cookie. */
        QUERY,
        /** In a cross-site form POST; no URL contains the code. */
        FORM_POST;

        /** The value of the protocol parameter {@code response_mode}. */
        public String parameterValue() {
            return this == QUERY ? "query" : "form_post";
        }
    }

    /** Who renders the pages that report a failure. */
    public enum ErrorPages {
        /** The library, with its own plain pages. */
        BUILT_IN,
        /** The container, by {@code sendError}: the application's {@code <error-page>} elements apply. */
        CONTAINER
    }

    /** What is checked at the provider, in the background, after the application has started. */
    public enum StartUpChecks {
        /** Its metadata, and whether it accepts the application's credential. */
        ALL,
        /** Its metadata only. */
        METADATA,
        /** Nothing; the provider is not called before the first sign-in. */
        NONE
    }

    /** A group's id as a key: a GUID in lower case, any other name unchanged. */
    public static String groupKey(String group) {
        return Authority.isGuid(group) ? group.toLowerCase(Locale.ROOT) : group;
    }

    /**
     * These settings for calls to another tenant of the same provider.
     *
     * @throws IllegalArgumentException if the provider is not Microsoft Entra ID
     */
    public Settings inTenant(String tenant) {
        if (!(authority instanceof Authority.Entra entra)) {
            throw new IllegalArgumentException("Tokens of another tenant can be had from Microsoft Entra ID only");
        }
        return new Settings(
                new Authority.Entra(entra.origin(), tenant),
                internalAddress,
                clientId,
                trustedAudiences,
                credential,
                scopes,
                clientCapabilities,
                Set.of(),
                rolesClaims,
                groupRoles,
                groupOverage,
                userinfo,
                userName,
                paths,
                responseMode,
                postSignOutPath,
                signIn,
                roundTrips,
                signOutCheckRole,
                baseUrls,
                containerSecurity,
                errorPages,
                startUpChecks,
                sessionLifetime,
                revalidate,
                sessionsPerUser,
                sessionKeys,
                httpTimeout,
                proxy,
                trustStore,
                sharedStore,
                signOutDirectory);
    }

    /** Whether {@code msal.container-security} is on, for those who come before the settings are read. */
    public static boolean wantContainerSecurity(ServletContext context) {
        return SettingsReader.of(context).containerSecurity();
    }

    /**
     * Reads the context parameters of a web application.
     *
     * @throws InvalidSettingsException with all mistakes at once
     */
    public static Settings read(ServletContext context) {
        return SettingsReader.of(context).read();
    }
}
