package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An identity provider that behaves like Microsoft Entra ID (v2.0 endpoints), on a loopback port, with a downstream
 * API.
 *
 * <pre>{@code
 * try (LocalIdentityProvider idp = LocalIdentityProvider.start()) {
 *     Map<String, String> contextParameters = idp.registerApplication("http://localhost:8080/app");
 *     idp.signInWithoutUi("ada");
 *     // start the application with these parameters, use it, then look at idp.requests(Endpoint.TOKEN)
 * }
 * }</pre>
 *
 * <p>{@link LocalSignIn} starts and stops it in JUnit 5. Thread-safe. Checks no passwords.
 */
public final class LocalIdentityProvider implements AutoCloseable {

    private final Directory directory = new Directory();
    private final Behaviour behaviour = new Behaviour();
    private final SigningKeyStore keys = new SigningKeyStore();
    private final Faults faults = new Faults(keys);
    private final List<SeenRequest> seen = new CopyOnWriteArrayList<>();
    private final LoopbackServer server;
    private final Addresses addresses;
    private final InstantSource clock;
    private final TokenFactory tokens;
    private final Grants grants;
    private final SsoSessions sessions;
    private final FrontChannel frontChannel;
    private final Administrator administrator;
    private final TokenEndpoint tokenEndpoint;
    private final RevocationEndpoint revocation;

    private LocalIdentityProvider(Builder settings) {
        this.server = new LoopbackServer(settings.port);
        this.addresses = new Addresses(
                "http://" + settings.host + ":" + port(), "http://" + settings.backChannelHost + ":" + port());
        this.clock = settings.clock;
        this.tokens = new TokenFactory(addresses, clock, behaviour, keys, faults, directory.users());
        this.grants = new Grants(clock);
        this.sessions = new SsoSessions(clock, behaviour);
        this.administrator = new Administrator(directory.users(), sessions, grants);
        this.frontChannel = new FrontChannel(directory, addresses, behaviour);
        ClientAuthentication clients = new ClientAuthentication(directory, clock, behaviour, keys);
        this.tokenEndpoint = new TokenEndpoint(clients, directory, grants, tokens, behaviour);
        this.revocation = new RevocationEndpoint(clients, grants, behaviour);
        AdministrationPage administration =
                new AdministrationPage(origin(), directory.users(), sessions, administrator);
        server.start(new Router(endpoints(), administration, seen, faults, clock));
    }

    /** A provider at a free port of {@code localhost}. */
    public static LocalIdentityProvider start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    private Endpoints endpoints() {
        LocalUsers users = directory.users();
        return new Endpoints(
                directory,
                new DiscoveryEndpoints(addresses, behaviour, keys),
                new AuthorizeEndpoint(
                        directory,
                        new AccountChoice(users, sessions, clock, behaviour),
                        grants,
                        new AuthorizationAnswers(addresses, clock, behaviour),
                        behaviour),
                tokenEndpoint,
                new LogoutEndpoint(users, sessions, frontChannel, keys),
                revocation,
                new UserInfoEndpoint(clock, keys, behaviour),
                new GraphApi(addresses, clock, keys, users, behaviour));
    }

    /** Scheme, host and port for browsers, which is also in the issuers. */
    public String origin() {
        return addresses.origin();
    }

    /** As {@link #origin}, for servers that cannot resolve the browsers' host name. */
    public String backChannelOrigin() {
        return addresses.backChannelOrigin();
    }

    public int port() {
        return server.port();
    }

    /** The authority of a tenant GUID or domain, or of {@code common}, {@code organizations}, {@code consumers}. */
    public String authority(String tenant) {
        return origin() + "/" + tenant;
    }

    public String authority(Tenant tenant) {
        return authority(tenant.id());
    }

    /** The authority of a B2C policy, e.g. {@code b2c_1_sign_in}. Any name is accepted. */
    public String policyAuthority(Tenant tenant, String policy) {
        return authority(tenant.domain() + "/" + policy);
    }

    /** The issuer of a plain OpenID provider with the users of this tenant. */
    public String realm(Tenant tenant) {
        return authority("realms/" + tenant.domain());
    }

    /** The issuer of a tenant's ID tokens. */
    public String issuer(Tenant tenant) {
        return addresses.issuer(tenant);
    }

    /** An endpoint's address under an authority, e.g. that of {@code common} or of {@code <tenant>/<policy>}. */
    public URI endpoint(Endpoint endpoint, String tenant) {
        return URI.create(endpoint.at(origin(), tenant));
    }

    /** The downstream API, which requires an access token with {@code User.Read}. */
    public URI graphMe() {
        return endpoint(Endpoint.GRAPH, "v1.0");
    }

    /**
     * A page on which a person sees who is signed in at this provider, revokes sessions, disables and enables users, and changes
     * their roles. A script posts the same forms: {@code user} and {@code action}, one of {@code revoke}, {@code disable},
     * {@code enable} and {@code roles}, the last one with {@code roles}; and with the header {@code Origin: } {@link #origin}.
     * Tests in Java call {@link #disable}, {@link #enable}, {@link #revokeSessions} and {@link #setRoles}.
     */
    public URI administration() {
        return URI.create(origin() + AdministrationPage.PATH);
    }

    /** Registers an application, or replaces the one with the same client id. */
    public void register(AppRegistration app) {
        directory.register(app);
    }

    /**
     * Registers an application with the registration that the documentation describes for Entra, and with consent to {@code
     * User.Read}.
     *
     * @param baseUrl the application's URL with its context path, e.g. {@code http://localhost:8080/app}
     * @return the context parameters with which this library signs users in there
     */
    public Map<String, String> registerApplication(String baseUrl) {
        String clientId = "client-of-" + baseUrl;
        String secret = UUID.randomUUID().toString();
        register(AppRegistration.ofApplication(clientId, secret, baseUrl));
        return Map.of(
                "msal.authority",
                origin(),
                "msal.tenant-id",
                Tenant.CONTOSO.id(),
                "msal.client-id",
                clientId,
                "msal.client-secret",
                secret,
                "msal.scopes",
                "User.Read");
    }

    public LocalUsers users() {
        return directory.users();
    }

    /**
     * A cookie, {@code name=value}, with which a test client of any kind is signed in at the provider as this user. It
     * belongs to the origin of this provider. The provider then asks for nothing.
     */
    public String signedInCookie(String user) {
        return Exchange.cookieName(port()) + "=" + sessions.newBrowser(users().get(user));
    }

    /** From now on every sign-in is one of this user, in any browser, and no page is shown. */
    public void signInWithoutUi(String user) {
        users().standIn(Optional.of(user));
    }

    /** From now on the provider shows the account picker again. */
    public void signInWithUi() {
        users().standIn(Optional.empty());
    }

    /** Consents for a user, like the Accept button. */
    public void consent(String clientId, String user, String... scopes) {
        Set<String> full = Stream.of(scopes).map(Scopes::full).collect(Collectors.toSet());
        directory.consents().grant(directory.app(clientId), users().get(user), full);
    }

    /** Withdraws a user's consent, but not the consent of the registration. */
    public void withdrawConsent(String clientId, String user) {
        directory.consents().withdraw(directory.app(clientId), users().get(user));
    }

    /** All requests that were received, in order. */
    public List<SeenRequest> requests() {
        return List.copyOf(seen);
    }

    /** The requests that one endpoint has received, in order. */
    public List<SeenRequest> requests(Endpoint endpoint) {
        return seen.stream().filter(request -> request.endpoint() == endpoint).toList();
    }

    public void forgetRequests() {
        seen.clear();
    }

    public Faults faults() {
        return faults;
    }

    public Behaviour behaviour() {
        return behaviour;
    }

    /** A new key signs from now on. The old ones stay published until {@link #retireOldKeys}. */
    public void rotateKeys() {
        keys.rotate();
    }

    public void retireOldKeys() {
        keys.retireOldKeys();
    }

    /** Signs any claims with the current key, e.g. a logout token, or a token that the application must refuse. */
    public String sign(JWTClaimsSet claims) {
        return keys.sign(claims);
    }

    /** The same with another algorithm for RSA keys. */
    public String sign(JWTClaimsSet claims, JWSAlgorithm algorithm) {
        return keys.sign(claims, algorithm);
    }

    /**
     * An ID token as from a sign-in at the user's home tenant, but without a sign-in. Ordered faults apply to it, so
     * that a test can make a table of tokens to refuse.
     */
    public String idToken(String clientId, String user, String nonce) {
        LocalUser who = users().get(user);
        SsoSession session = new SsoSession(UUID.randomUUID().toString(), who, clock.instant());
        Grant grant = new Grant(
                directory.app(clientId),
                session,
                directory.audience(who.home().id()),
                who.home(),
                Scopes.parse("openid profile email"),
                Optional.of(nonce),
                RequestedClaims.parse(Optional.empty()),
                false,
                Optional.empty());
        return tokens.idToken(grant);
    }

    /** All sessions at this provider, in all browsers. */
    public List<SsoSession> sessions() {
        return sessions.all();
    }

    /** The refresh tokens of a user, oldest first, for tests that check where they must not appear. */
    public List<String> refreshTokens(String user) {
        return grants.refreshTokens(users().get(user));
    }

    /** What was given to applications in the name of a user, one entry a token response, oldest first. */
    public List<IssuedTokens> issued(String user) {
        return tokenEndpoint.issued().stream()
                .filter(tokens -> tokens.user().equals(user))
                .toList();
    }

    /**
     * Ends a session at the provider.
     *
     * @return the front-channel logout URLs that a browser would load
     */
    public List<URI> endSession(String sid) {
        return sessions.end(sid).map(frontChannel::addressesFor).orElse(List.of());
    }

    /**
     * Ends a session at the provider, and begins one of this user in the same browser, as if the one had signed out there and
     * the other one in. No application is told.
     *
     * @param user may be the same one
     * @return the new session's {@code sid}
     */
    public String replaceSession(String sid, String user) {
        return sessions.replace(sid, users().get(user));
    }

    /** Ends all sessions of a user and revokes the refresh tokens. No application is told. */
    public void revokeSessions(String user) {
        administrator.revoke(user);
    }

    /**
     * Disables a user: nobody signs in as this user any more, and no refresh token of the user is good (AADSTS50057). Sessions at
     * the provider end; no application is told.
     */
    public void disable(String user) {
        administrator.disable(user);
    }

    /** Lets a disabled user sign in again, and takes the refresh tokens of the user again. */
    public void enable(String user) {
        administrator.enable(user);
    }

    /** From now on ID tokens of this user have exactly these roles, also those of a refresh. No application is told. */
    public void setRoles(String user, String... roles) {
        administrator.setRoles(user, List.of(roles));
    }

    /**
     * From now on a user is in exactly these groups, by ID tokens, also those of a refresh, and by the downstream API. A user in more
     * than {@link Behaviour#groupsInTokens} has ID tokens without them. No application is told.
     */
    public void setGroups(String user, LocalGroup... groups) {
        directory.users().setGroups(user, List.of(groups));
    }

    /** Releases held answers, then stops. */
    @Override
    public void close() {
        faults.clear();
        server.close();
        keys.close();
    }

    /** Settings that are needed before the provider starts. */
    public static final class Builder {

        private int port;
        private String host = "localhost";
        private String backChannelHost = "localhost";
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        /** The port; 0, the default, means any that is free. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /**
         * The host name for browsers, e.g. {@code login.localhost}, so that the provider shares no cookies with other
         * servers.
         */
        public Builder host(String name) {
            host = name;
            return this;
        }

        /** The host name in addresses that only servers call, because not every JVM resolves {@code *.localhost}. */
        public Builder backChannelHost(String name) {
            backChannelHost = name;
            return this;
        }

        /** The provider's time, e.g. a {@link SettableClock}. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        public LocalIdentityProvider start() {
            return new LocalIdentityProvider(this);
        }
    }
}
