package io.github.msal4j.servlet.testkit;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** In which points the provider behaves like Entra or differently. May be changed while it runs. */
public final class Behaviour {

    private volatile boolean authContexts = true;
    private volatile boolean authTimes = true;
    private volatile boolean maxAges = true;
    private volatile boolean clientInfo = true;
    private volatile boolean sessionState = true;
    private volatile boolean refreshTokens = true;
    private volatile boolean refreshTokensOnce;
    private volatile boolean issInResponse;
    private volatile boolean issAtFrontChannel;
    private volatile boolean keyIssuers = true;
    private volatile boolean keysOfApplications;
    private volatile Consumer<Map<String, Object>> tokenResponse = response -> {};
    private volatile boolean reuseSid;
    private volatile boolean secretInHeader;
    private volatile boolean strictScopes;
    private volatile boolean scopeInResponse = true;
    private volatile boolean loginHints = true;
    private volatile boolean signOutFrames = true;
    private volatile Optional<String> silentRefusal = Optional.empty();
    private volatile Optional<Map<String, Object>> userinfo = Optional.empty();
    private volatile boolean userinfoSigned;
    private volatile Optional<String> tokenType = Optional.of("Bearer");
    private volatile boolean revocation;
    private volatile Duration tokenLifetime = Duration.ofHours(1);
    private volatile Optional<Duration> refreshIn = Optional.empty();
    private volatile int groupsInTokens = 200;
    private volatile int groupsOnPages = 999;

    /**
     * Whether responses contain {@code client_info} if it was requested. Other providers do not have it. Default: yes.
     */
    public Behaviour clientInfo(boolean answer) {
        clientInfo = answer;
        return this;
    }

    /** Whether the authorization response contains {@code session_state}, the sid. Default: yes. */
    public Behaviour sessionState(boolean answer) {
        sessionState = answer;
        return this;
    }

    /**
     * Whether the authorization response contains {@code iss} and the metadata announces it (RFC 9207). Default: no.
     */
    public Behaviour issInAuthorizationResponse(boolean answer) {
        issInResponse = answer;
        return this;
    }

    /** Whether front-channel requests contain {@code iss} beside {@code sid}. Entra leaves it out. Default: no. */
    public Behaviour issAtFrontChannel(boolean send) {
        issAtFrontChannel = send;
        return this;
    }

    /** Whether published keys name the issuer they sign for. Default: yes. */
    public Behaviour keyIssuers(boolean publish) {
        keyIssuers = publish;
        return this;
    }

    /**
     * Whether each application has a key of its own in each tenant, which signs its ID tokens and is published only at
     * the tenant's metadata with {@code ?appid=<client id>}, as for Entra applications with claims mapping or SAML.
     * {@link LocalIdentityProvider#rotateKeys} makes new ones, too. Default: no.
     */
    public Behaviour keysOfApplications(boolean sign) {
        keysOfApplications = sign;
        return this;
    }

    boolean keysOfApplications() {
        return keysOfApplications;
    }

    /** Whether a user who signs in again in the same browser gets the sid of the session that ended. Default: no. */
    public Behaviour reuseSid(boolean reuse) {
        reuseSid = reuse;
        return this;
    }

    /**
     * Whether {@code login_hint} decides which of the users who are signed in in a browser comes back. Without it whoever is
     * signed in does; Keycloak behaves so. Default: yes.
     */
    public Behaviour loginHints(boolean heed) {
        loginHints = heed;
        return this;
    }

    /**
     * Whether the page of a sign-out loads the applications' front-channel logout URLs. Without, it is as in a browser that
     * blocks these requests, as Chromium does from public pages to addresses of an intranet. Default: yes.
     */
    public Behaviour signOutFrames(boolean load) {
        signOutFrames = load;
        return this;
    }

    /**
     * Whether tokens name the authentication contexts that were requested ({@code acrs}). Without, it is as at Entra where the
     * optional claim is missing, or no policy has the context. Default: yes.
     */
    public Behaviour authContexts(boolean name) {
        authContexts = name;
        return this;
    }

    boolean authContexts() {
        return authContexts;
    }

    /** Whether ID tokens say when the user has authenticated if {@code max_age} asks for it. Default: yes. */
    public Behaviour authTimes(boolean tell) {
        authTimes = tell;
        return this;
    }

    boolean authTimes() {
        return authTimes;
    }

    /** Whether {@code max_age} has the user authenticate again. Without, the parameter only has ID tokens say when it was. Default: yes. */
    public Behaviour maxAges(boolean heed) {
        maxAges = heed;
        return this;
    }

    boolean maxAges() {
        return maxAges;
    }

    /**
     * The error with which requests with {@code prompt=none} are refused, whoever is signed in, e.g. {@code
     * interaction_required}. Default: none, they are refused where the user would have to be asked.
     */
    public Behaviour silentRefusal(Optional<String> error) {
        silentRefusal = error;
        return this;
    }

    /**
     * Whether a secret must be sent as {@code client_secret_basic}, as the metadata then announces. Default: no, both
     * ways are accepted.
     */
    public Behaviour secretInHeader(boolean demand) {
        secretInHeader = demand;
        return this;
    }

    /**
     * Whether {@code offline_access} is never granted, and a refresh that asks for it or for another scope that was not granted is
     * refused with {@code invalid_scope} (RFC 6749 section 6). Default: no.
     */
    public Behaviour strictScopes(boolean strict) {
        strictScopes = strict;
        return this;
    }

    boolean strictScopes() {
        return strictScopes;
    }

    /**
     * The claims that the UserInfo endpoint adds to {@code sub}, for every user; empty if there is no such endpoint. They are in no ID
     * token. Default: empty.
     */
    public Behaviour userinfo(Optional<Map<String, Object>> claims) {
        userinfo = claims;
        return this;
    }

    /** Whether the UserInfo endpoint answers with a signed token (OpenID Connect Core 5.3.2). Default: no, with JSON. */
    public Behaviour userinfoSigned(boolean sign) {
        userinfoSigned = sign;
        return this;
    }

    Optional<Map<String, Object>> userinfo() {
        return userinfo;
    }

    boolean userinfoSigned() {
        return userinfoSigned;
    }

    /**
     * Up to how many groups ID tokens hold. Those of a user in more have none, and say where to ask. Default: 200, as at Entra.
     */
    public Behaviour groupsInTokens(int most) {
        groupsInTokens = most;
        return this;
    }

    int groupsInTokens() {
        return groupsInTokens;
    }

    /** How many groups the downstream API puts on a page at most, whatever is asked for. Default: 999. */
    public Behaviour groupsOnPages(int most) {
        groupsOnPages = most;
        return this;
    }

    int groupsOnPages() {
        return groupsOnPages;
    }

    /** Whether token responses name the granted scopes. Default: yes. */
    public Behaviour scopeInResponse(boolean answer) {
        scopeInResponse = answer;
        return this;
    }

    boolean scopeInResponse() {
        return scopeInResponse;
    }

    /** What token responses say of the access token; empty for nothing. Default: {@code Bearer}. */
    public Behaviour tokenType(Optional<String> type) {
        tokenType = type;
        return this;
    }

    /** Any change of successful token responses, e.g. a member of another type. Default: none. */
    public Behaviour tokenResponse(Consumer<Map<String, Object>> change) {
        tokenResponse = change;
        return this;
    }

    Consumer<Map<String, Object>> tokenResponse() {
        return tokenResponse;
    }

    Optional<String> tokenType() {
        return tokenType;
    }

    /** Whether there is a {@code revocation_endpoint} (RFC 7009). Entra has none. Default: no. */
    public Behaviour revocation(boolean offer) {
        revocation = offer;
        return this;
    }

    /** The lifetime of access tokens and ID tokens. Default: one hour. */
    public Behaviour tokenLifetime(Duration lifetime) {
        tokenLifetime = lifetime;
        return this;
    }

    /** The value of {@code refresh_in} in token responses, which asks for an early refresh. Empty leaves it out. */
    public Behaviour refreshIn(Optional<Duration> delay) {
        refreshIn = delay;
        return this;
    }

    /** Whether refresh tokens are issued. Some providers do not issue any. Default: yes. */
    public Behaviour refreshTokens(boolean give) {
        refreshTokens = give;
        return this;
    }

    /** Whether a refresh token can be used once only (rotation). At Entra it stays valid. Default: no. */
    public Behaviour refreshTokensOnce(boolean once) {
        refreshTokensOnce = once;
        return this;
    }

    boolean refreshTokens() {
        return refreshTokens;
    }

    boolean refreshTokensOnce() {
        return refreshTokensOnce;
    }

    boolean clientInfo() {
        return clientInfo;
    }

    boolean sessionState() {
        return sessionState;
    }

    boolean issInAuthorizationResponse() {
        return issInResponse;
    }

    boolean issAtFrontChannel() {
        return issAtFrontChannel;
    }

    boolean keyIssuers() {
        return keyIssuers;
    }

    boolean reuseSid() {
        return reuseSid;
    }

    boolean loginHints() {
        return loginHints;
    }

    boolean signOutFrames() {
        return signOutFrames;
    }

    Optional<String> silentRefusal() {
        return silentRefusal;
    }

    boolean secretInHeader() {
        return secretInHeader;
    }

    boolean revocation() {
        return revocation;
    }

    Duration tokenLifetime() {
        return tokenLifetime;
    }

    Optional<Duration> refreshIn() {
        return refreshIn;
    }
}
