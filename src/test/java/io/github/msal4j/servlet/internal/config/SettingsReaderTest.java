package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.internal.config.OwnPaths.Place;
import io.github.msal4j.servlet.internal.config.Settings.ErrorPages;
import io.github.msal4j.servlet.internal.config.Settings.ResponseMode;
import io.github.msal4j.servlet.internal.config.Settings.RoundTrips;
import io.github.msal4j.servlet.internal.config.Settings.SignedOutElsewhere;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsReaderTest {
    private static final String OTHER_TENANT = "fab51ca0-0000-4000-8000-00000000fab1";

    @Test
    void everythingElseHasADefault() {
        Settings settings = Given.wellConfigured().read();

        assertThat(settings.authority())
                .isEqualTo(new Authority.Entra(URI.create("https://login.microsoftonline.com"), Given.TENANT));
        assertThat(settings.clientId()).isEqualTo("client-1");
        assertThat(settings.credential()).isEqualTo(new ClientCredential.Secret(Given.SECRET));
        assertThat(settings.scopes()).isEmpty();
        assertThat(settings.allowedTenants()).isEmpty();
        assertThat(settings.paths().all())
                .isEqualTo(Map.of(
                        Place.REDIRECT, "/signin-oidc",
                        Place.SIGN_OUT, "/signout",
                        Place.SIGN_OUT_CALLBACK, "/signout-callback-oidc"));
        assertThat(settings.responseMode()).isEqualTo(ResponseMode.QUERY);
        assertThat(settings.postSignOutPath()).isEmpty();
        assertThat(settings.roundTrips())
                .isEqualTo(new RoundTrips(Optional.of(Duration.ofMinutes(15)), SignedOutElsewhere.SIGN_IN));
        assertThat(settings.signOutCheckRole()).isEmpty();
        assertThat(settings.baseUrls().all()).isEmpty();
        assertThat(settings.errorPages()).isEqualTo(ErrorPages.BUILT_IN);
        assertThat(settings.sessionLifetime()).isEqualTo(Duration.ofHours(12));
        assertThat(settings.httpTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.proxy()).isEmpty();
        assertThat(settings.trustStore()).isEmpty();
    }

    @Test
    void everythingCanBeSet() {
        Settings settings = Given.wellConfigured()
                .with("msal.tenant-id", "organizations")
                .with("msal.scopes", " User.Read, api://orders/Read\n openid profile ")
                .with("msal.allowed-tenants", Given.TENANT.toUpperCase(java.util.Locale.ROOT) + " " + OTHER_TENANT)
                .with(
                        "msal.group-roles",
                        OTHER_TENANT.toUpperCase(java.util.Locale.ROOT)
                                + "=Admin, /Staff=Order Admin,\n/Staff=B\n/My Staff = C")
                .with("msal.redirect-path", "/auth/in")
                .with("msal.sign-out-path", "/auth/out")
                .with("msal.sign-out-callback-path", "/auth/gone")
                .with("msal.response-mode", "form_post")
                .with("msal.post-sign-out-path", "/")
                .with("msal.verify-sign-in", "1h")
                .with("msal.signed-out-elsewhere", "page")
                .with("msal.sign-out-check-path", "/check")
                .with("msal.sign-out-check-role", "Site Admin")
                .with("msal.health-path", "/health/msal")
                .with("msal.base-url", "https://app.example/shop/")
                .with("msal.error-pages", "container")
                .with("msal.session-lifetime", "90m")
                .with("msal.http-timeout", "3s")
                .with("msal.proxy", "proxy.example:3128")
                .read();

        assertThat(settings.scopes()).containsExactly("User.Read", "api://orders/Read");
        assertThat(settings.allowedTenants()).containsExactly(Given.TENANT, OTHER_TENANT);
        assertThat(settings.groupRoles())
                .isEqualTo(Map.of(
                        OTHER_TENANT, Set.of("Admin"), "/Staff", Set.of("Order Admin", "B"), "/My Staff", Set.of("C")));
        assertThat(settings.paths().all())
                .isEqualTo(Map.of(
                        Place.REDIRECT, "/auth/in",
                        Place.SIGN_OUT, "/auth/out",
                        Place.SIGN_OUT_CALLBACK, "/auth/gone",
                        Place.SIGN_OUT_CHECK, "/check",
                        Place.HEALTH, "/health/msal"));
        assertThat(settings.responseMode().parameterValue()).isEqualTo("form_post");
        assertThat(settings.postSignOutPath()).contains("/");
        assertThat(settings.roundTrips())
                .isEqualTo(new RoundTrips(Optional.of(Duration.ofHours(1)), SignedOutElsewhere.PAGE));
        assertThat(settings.signOutCheckRole()).contains("Site Admin");
        assertThat(settings.baseUrls().all()).containsExactly(URI.create("https://app.example/shop"));
        assertThat(settings.errorPages()).isEqualTo(ErrorPages.CONTAINER);
        assertThat(settings.sessionLifetime()).isEqualTo(Duration.ofMinutes(90));
        assertThat(settings.httpTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.proxy()).hasValueSatisfying(proxy -> {
            assertThat(proxy.host()).isEqualTo("proxy.example");
            assertThat(proxy.port()).isEqualTo(3128);
        });
    }

    /** One change to good settings, and the one complaint that it must cause. */
    private record Mistake(String name, Given given, List<String> parts) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Mistake mistake(String parameter, String value, String... parts) {
        return new Mistake(parameter + "=" + value, Given.wellConfigured().with(parameter, value), List.of(parts));
    }

    private static Mistake missing(String parameter, String... parts) {
        return new Mistake("no " + parameter, Given.wellConfigured().without(parameter), List.of(parts));
    }

    private static Mistake identityMistake(String value, String part) {
        return new Mistake(
                "msal.client-managed-identity=" + value,
                Given.wellConfigured().without("msal.client-secret").with("msal.client-managed-identity", value),
                List.of("msal.client-managed-identity", part));
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                missing("msal.tenant-id", "msal.tenant-id is missing", "organizations, common or consumers"),
                missing("msal.client-id", "msal.client-id is missing", "application (client) id"),
                missing("msal.client-secret", "Exactly one of", "none is set"),
                new Mistake(
                        "two credentials",
                        Given.wellConfigured().with("msal.client-assertion-file", "/somewhere"),
                        List.of("Exactly one of", "msal.client-secret and msal.client-assertion-file are set")),
                new Mistake(
                        "a managed identity and a secret",
                        Given.wellConfigured().with("msal.client-managed-identity", "system"),
                        List.of("Exactly one of", "msal.client-secret and msal.client-managed-identity are set")),
                identityMistake("my-identity", "is 'my-identity'; it must be system, or the client id"),
                identityMistake(
                        "/subscriptions/1/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i",
                        "it must be system, or the client id of a user-assigned identity"),
                new Mistake(
                        "a managed identity elsewhere",
                        Given.wellConfigured()
                                .without("msal.client-secret")
                                .without("msal.tenant-id")
                                .with("msal.authority", "https://keycloak.example/realms/a")
                                .with("msal.client-managed-identity", "system"),
                        List.of("msal.client-managed-identity works with Microsoft Entra ID only")),
                mistake("msal.sign-out-check-path", "/check", "msal.sign-out-check-role must be set both"),
                mistake(
                        "msal.sign-out-check-role",
                        "Admin",
                        "msal.sign-out-check-path and msal.sign-out-check-role must"),
                new Mistake(
                        "the check at the sign-out",
                        Given.wellConfigured()
                                .with("msal.sign-out-check-path", "/signout")
                                .with("msal.sign-out-check-role", "Admin"),
                        List.of("msal.sign-out-path and msal.sign-out-check-path are both '/signout'")),
                mistake("msal.health-path", "health", "msal.health-path is 'health'", "path within"),
                mistake("msal.health-path", "/", "msal.health-path is '/'"),
                mistake(
                        "msal.health-path",
                        "/signin-oidc",
                        "msal.redirect-path and msal.health-path are both '/signin-oidc'"),
                mistake("msal.health-path", "/signout", "msal.sign-out-path and msal.health-path are both '/signout'"),
                mistake(
                        "msal.health-path",
                        "/signout-callback-oidc",
                        "are both '/signout-callback-oidc'",
                        "must differ"),
                new Mistake(
                        "health at the check of sign-outs",
                        Given.wellConfigured()
                                .with("msal.sign-out-check-path", "/check")
                                .with("msal.sign-out-check-role", "Admin")
                                .with("msal.health-path", "/check"),
                        List.of("msal.sign-out-check-path and msal.health-path are both '/check'")),
                new Mistake(
                        "the page after a sign-out at the check of sign-outs",
                        Given.wellConfigured()
                                .with("msal.sign-out-check-path", "/check")
                                .with("msal.sign-out-check-role", "Admin")
                                .with("msal.post-sign-out-path", "/check"),
                        List.of("msal.post-sign-out-path is '/check'; it must differ")),
                new Mistake(
                        "the page after a sign-out at the health check",
                        Given.wellConfigured()
                                .with("msal.health-path", "/health")
                                .with("msal.post-sign-out-path", "/health"),
                        List.of("msal.post-sign-out-path is '/health'; it must differ")),
                mistake("msal.verify-sign-in", "soon", "msal.verify-sign-in is 'soon'", "e.g. 30s", "or off"),
                mistake("msal.verify-sign-in", "0s", "msal.verify-sign-in is '0s'"),
                mistake("msal.signed-out-elsewhere", "ask", "msal.signed-out-elsewhere is 'ask'", "sign_in", "page"),
                new Mistake(
                        "signed-out-elsewhere without effect",
                        Given.wellConfigured()
                                .with("msal.verify-sign-in", "off")
                                .with("msal.signed-out-elsewhere", "page"),
                        List.of("msal.signed-out-elsewhere has no meaning while msal.verify-sign-in is off")),
                mistake("msal.tenant-id", "my tenant", "msal.tenant-id is 'my tenant'", "a GUID, a domain"),
                mistake("msal.tenant-id", "c0a70500-0000-4000-8000", "is 'c0a70500-0000-4000-8000'", "a GUID"),
                mistake("msal.tenant-id", "../evil", "is '../evil'", "a GUID"),
                mistake("msal.authority", "login.example", "msal.authority is 'login.example'", "must be a URL"),
                mistake("msal.authority", "http://login.example", "is 'http://login.example'", "must use https"),
                mistake("msal.authority", "https://login.example?p=1", "without user, query and fragment"),
                mistake("msal.authority", "https://login.example#f", "without user, query and fragment"),
                mistake("msal.authority", "https://login.example/tenant", "the login host alone"),
                mistake("msal.authority", "https://u:p4ss@login.example", "msal.authority is", "must be a URL"),
                mistake("msal.allowed-tenants", OTHER_TENANT, "only with msal.tenant-id organizations or common"),
                new Mistake(
                        "an allowed tenant by its domain",
                        Given.wellConfigured()
                                .with("msal.tenant-id", "common")
                                .with("msal.allowed-tenants", "contoso.example"),
                        List.of("msal.allowed-tenants contains 'contoso.example'", "by their GUID")),
                mistake("msal.group-roles", "Admin", "msal.group-roles contains 'Admin'", "<group id>=<role>"),
                mistake("msal.group-roles", "=Admin", "contains '=Admin'"),
                mistake("msal.group-roles", OTHER_TENANT + "=", "='; write pairs"),
                mistake("msal.redirect-path", "signin", "msal.redirect-path is 'signin'", "path within"),
                mistake("msal.redirect-path", "/a b", "is '/a b'", "path within"),
                mistake("msal.redirect-path", "/a/../b", "is '/a/../b'", "path within"),
                mistake("msal.redirect-path", "/a/*", "is '/a/*'", "path within"),
                mistake("msal.redirect-path", "/", "msal.redirect-path is '/'"),
                mistake(
                        "msal.redirect-path",
                        "/signout",
                        "msal.redirect-path and msal.sign-out-path are both '/signout'"),
                mistake("msal.sign-out-path", "/signin-oidc", "must differ"),
                mistake("msal.sign-out-callback-path", "/signout", "must differ"),
                mistake("msal.post-sign-out-path", "/signout", "must differ"),
                mistake("msal.post-sign-out-path", "https://app.example/", "msal.post-sign-out-path is 'https"),
                mistake("msal.post-sign-out-path", "//evil.example", "is '//evil.example'"),
                mistake("msal.response-mode", "fragment", "is 'fragment'", "one of [query, form_post]"),
                mistake("msal.error-pages", "none", "is 'none'", "one of [built_in, container]"),
                mistake("msal.base-url", "/app", "msal.base-url is '/app'", "must be a URL"),
                mistake("msal.base-url", "ftp://app.example", "must be a URL"),
                mistake("msal.base-url", "https://app.example, www.example", "is 'www.example'", "must be a URL"),
                mistake(
                        "msal.base-url",
                        "https://app.example/a https://APP.example:443/b",
                        "msal.base-url contains two URLs with the host APP.example",
                        "remove one"),
                mistake("msal.session-key", "c2hvcnQ=", "msal.session-key must be", "32 bytes in base64"),
                mistake("msal.session-key", "no base64!", "msal.session-key must be", "openssl rand -base64 32"),
                mistake("msal.session-lifetime", "8", "msal.session-lifetime is '8'", "8h"),
                mistake("msal.sessions-per-user", "0", "msal.sessions-per-user is '0'", "number from 1"),
                mistake("msal.sessions-per-user", "many", "is 'many'", "e.g. 3"),
                mistake("msal.revalidate", "never", "msal.revalidate is 'never'", "8h", "off"),
                mistake("msal.revalidate", "0s", "msal.revalidate is '0s'", "number with a unit"),
                mistake("msal.session-lifetime", "0h", "is '0h'", "number with a unit"),
                mistake("msal.session-lifetime", "-1h", "is '-1h'", "number with a unit"),
                mistake("msal.http-timeout", "PT10S", "is 'PT10S'", "number with a unit"),
                mistake("msal.http-timeout", "9999999999s", "is '9999999999s'", "number with a unit"),
                mistake("msal.proxy", "proxy.example", "msal.proxy is 'proxy.example'", "host:port"),
                mistake("msal.proxy", "proxy.example:65536", "host:port"),
                mistake("msal.proxy", "proxy.example:0", "host:port"),
                mistake("msal.trust-store", "/no/such/file", "msal.trust-store is /no/such/file", "cannot be read"),
                mistake("msal.clientid", "x", "msal.clientid is not a known parameter; did you mean msal.client-id?"),
                mistake("msal.tenent-id", "x", "msal.tenent-id is not a known", "did you mean msal.tenant-id?"),
                mistake("msal.colour", "x", "msal.colour is not a known parameter; see the list of settings"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeIsNamedWithWhatWasFoundAndWhatIsRight(Mistake mistake) {
        assertThat(mistake.given().problems()).singleElement().satisfies(problem -> assertThat(problem)
                .contains(mistake.parts()));
    }

    @Test
    void everyMistakeIsReportedAtOnce() {
        Given given = Given.nothing()
                .with("msal.allowed-tenants", "contoso.example")
                .with("msal.redirect-path", "no-slash")
                .with("msal.response-mode", "fragment")
                .with("msal.post-sign-out-path", "none")
                .with("msal.base-url", "nowhere")
                .with("msal.error-pages", "mine")
                .with("msal.session-lifetime", "long")
                .with("msal.http-timeout", "short")
                .with("msal.proxy", "none")
                .with("msal.trust-store", "/no/such/file")
                .with("msal.scope", "User.Read");

        assertThat(given.problems())
                .as("the mistakes do not hide each other, not even behind a missing credential")
                .hasSize(14)
                .anyMatch(problem -> problem.startsWith("msal.tenant-id is missing"))
                .anyMatch(problem -> problem.startsWith("msal.client-id is missing"))
                .anyMatch(problem -> problem.startsWith("Exactly one of"))
                .anyMatch(problem -> problem.startsWith("msal.allowed-tenants contains"))
                .anyMatch(problem -> problem.startsWith("msal.redirect-path is"))
                .anyMatch(problem -> problem.startsWith("msal.response-mode is"))
                .anyMatch(problem -> problem.startsWith("msal.post-sign-out-path is"))
                .anyMatch(problem -> problem.startsWith("msal.base-url is"))
                .anyMatch(problem -> problem.startsWith("msal.error-pages is"))
                .anyMatch(problem -> problem.startsWith("msal.session-lifetime is"))
                .anyMatch(problem -> problem.startsWith("msal.http-timeout is"))
                .anyMatch(problem -> problem.startsWith("msal.proxy is"))
                .anyMatch(problem -> problem.startsWith("msal.trust-store is"))
                .anyMatch(problem -> problem.startsWith("msal.scope is not a known parameter"));
    }

    @Test
    void theExceptionListsThemInItsMessage() {
        assertThatThrownBy(() -> Given.nothing().read())
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("have 3 mistakes:\n  - ")
                .hasMessageContaining("\n  - msal.client-id is missing");
    }

    @Test
    void aWellKnownTenantNameIsUnderstoodInAnySpelling() {
        Settings settings = Given.wellConfigured()
                .with("msal.tenant-id", "Organizations")
                .with("msal.allowed-tenants", OTHER_TENANT)
                .read();

        assertThat(settings.authority())
                .isInstanceOfSatisfying(Authority.Entra.class, entra -> assertThat(entra.isMultiTenant())
                        .isTrue());
    }

    @Test
    void aRefreshTokenIsAskedForWhereTheSettingsSaySo() {
        Settings settings = Given.nothing()
                .with("msal.authority", "https://sso.example/realms/shop")
                .with("msal.client-id", "client-1")
                .with("msal.client-secret", Given.SECRET)
                .with("msal.scopes", "openid offline_access")
                .read();

        assertThat(settings.scopes()).containsExactly("offline_access");
    }

    @Test
    void r39_theTextFormShowsNoSecret() {
        Settings settings = Given.wellConfigured().read();

        assertThat(settings.toString()).contains("client-1").doesNotContain(Given.SECRET);
        assertThat(settings.credential()).hasToString("Secret[hidden]");
    }

    @Test
    void r39_aPasswordInAnAddressIsNotRepeated() {
        assertThat(Given.wellConfigured()
                        .with("msal.authority", "https://user:p4ss@login.example")
                        .with("msal.base-url", "https://user:p4ss@app.example")
                        .with("msal.proxy", "user:p4ss@proxy.example:3128")
                        .problems())
                .hasSize(3)
                .noneMatch(problem -> problem.contains("p4ss"));
    }

    @Test
    void flagsAndKeysAreWhatTheySay() {
        byte[] key = new byte[32];
        Settings settings = Given.wellConfigured()
                .with("msal.container-security", "TRUE")
                .with("msal.userinfo", "false")
                .with("msal.session-key", Base64.getEncoder().encodeToString(key))
                .with("msal.roles-claim", "groups, roles")
                .read();

        assertThat(settings.containerSecurity()).isTrue();
        assertThat(settings.userinfo()).isFalse();
        assertThat(settings.sessionKeys()).singleElement().satisfies(one -> assertThat(one.getEncoded())
                .isEqualTo(key));
        assertThat(settings.rolesClaims()).containsExactlyInAnyOrder("groups", "roles");
        assertThat(Given.wellConfigured().read().containerSecurity()).isFalse();
        assertThat(Given.wellConfigured().read().rolesClaims()).containsExactly("roles");
        assertThat(Given.wellConfigured().with("msal.userinfo", "true").read().userinfo())
                .isTrue();
    }

    @Test
    void theLibrarysOwnPaths() {
        OwnPaths paths = Given.wellConfigured()
                .with("msal.health-path", "/health")
                .read()
                .paths();

        assertThat(paths.redirect()).isEqualTo("/signin-oidc");
        assertThat(paths.signOut()).isEqualTo("/signout");
        assertThat(paths.signOutCallback()).isEqualTo("/signout-callback-oidc");
        assertThat(paths.at(Place.HEALTH)).isEqualTo("/health");
        assertThat(paths.contains("/health")).isTrue();
        assertThat(paths.contains("/check")).isFalse();
        assertThat(paths).hasToString(paths.all().toString());
        assertThatThrownBy(() -> paths.at(Place.SIGN_OUT_CHECK)).hasMessageContaining("msal.sign-out-check-path");
    }

    /** What an application gets with a token of another tenant. */
    @Test
    void anotherTenantOfTheSameProvider() {
        Settings one = Given.wellConfigured().with("msal.http-timeout", "7s").read();
        Settings other = one.inTenant(OTHER_TENANT);

        assertThat(other.authority())
                .isEqualTo(new Authority.Entra(one.authority().origin(), OTHER_TENANT));
        assertThat(other.httpTimeout()).isEqualTo(Duration.ofSeconds(7));
        Settings elsewhere = Given.wellConfigured()
                .without("msal.tenant-id")
                .with("msal.authority", "https://sso.example/r")
                .read();
        assertThatThrownBy(() -> elsewhere.inTenant(OTHER_TENANT)).hasMessageContaining("Microsoft Entra ID only");
    }
}
