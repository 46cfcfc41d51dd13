package io.github.msal4j.servlet.testkit;

import java.time.Duration;
import java.util.Optional;

/** How the provider deviates from, or follows, Entra's habits. May be changed while it runs. */
public final class Behaviour {

    private volatile boolean clientInfo = true;
    private volatile boolean sessionState = true;
    private volatile boolean refreshTokens = true;
    private volatile boolean refreshTokensOnce;
    private volatile boolean issInResponse;
    private volatile boolean issAtFrontChannel;
    private volatile boolean keyIssuers = true;
    private volatile boolean reuseSid;
    private volatile boolean secretInHeader;
    private volatile Duration tokenLifetime = Duration.ofHours(1);
    private volatile Optional<Duration> refreshIn = Optional.empty();

    /** Whether {@code client_info} is answered when asked for. Other providers have none. Default: yes. */
    public Behaviour clientInfo(boolean answer) {
        clientInfo = answer;
        return this;
    }

    /** Whether the authorization response carries {@code session_state}, the sid. Default: yes. */
    public Behaviour sessionState(boolean answer) {
        sessionState = answer;
        return this;
    }

    /** Whether the authorization response carries {@code iss} and the metadata says so (RFC 9207). Default: no. */
    public Behaviour issInAuthorizationResponse(boolean answer) {
        issInResponse = answer;
        return this;
    }

    /** Whether {@code iss} accompanies {@code sid} at the front channel. Entra leaves it out. Default: no. */
    public Behaviour issAtFrontChannel(boolean send) {
        issAtFrontChannel = send;
        return this;
    }

    /** Whether published keys name the issuer they sign for. Default: yes. */
    public Behaviour keyIssuers(boolean publish) {
        keyIssuers = publish;
        return this;
    }

    /** Whether a user who signs in again in the same browser gets the sid of the session that ended. Default: no. */
    public Behaviour reuseSid(boolean reuse) {
        reuseSid = reuse;
        return this;
    }

    /** Whether a secret must come as {@code client_secret_basic}, and the metadata says so. Default: as it likes. */
    public Behaviour secretInHeader(boolean demand) {
        secretInHeader = demand;
        return this;
    }

    /** How long access tokens and ID tokens live. Default: one hour. */
    public Behaviour tokenLifetime(Duration lifetime) {
        tokenLifetime = lifetime;
        return this;
    }

    /** After what time the token response asks for an early refresh; empty leaves {@code refresh_in} out. */
    public Behaviour refreshIn(Optional<Duration> delay) {
        refreshIn = delay;
        return this;
    }

    /** Whether refresh tokens are given at all. Some providers have none. Default: yes. */
    public Behaviour refreshTokens(boolean give) {
        refreshTokens = give;
        return this;
    }

    /** Whether a refresh token is good once only (rotation). At Entra it stays good. Default: no. */
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

    boolean secretInHeader() {
        return secretInHeader;
    }

    Duration tokenLifetime() {
        return tokenLifetime;
    }

    Optional<Duration> refreshIn() {
        return refreshIn;
    }
}
