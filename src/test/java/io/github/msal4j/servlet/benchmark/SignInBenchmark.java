package io.github.msal4j.servlet.benchmark;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What calls the provider: a full sign-in, a refresh and the fetch of the metadata; and the yardstick, one validation of the same ID
 * token by nimbus-jose-jwt.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignInBenchmark {
    /** By https each call has a handshake. */
    @Param({"http", "https"})
    public String scheme = "http";

    private BareContainer container;
    private BareRequest anonymous;
    private AccessTokens tokens;
    private String idToken;
    private DefaultJWTProcessor<SecurityContext> nimbus;

    @Setup
    public void setUp() throws Exception {
        container = new BareContainer(scheme.equals("https"));
        BareSession session = signIn();
        idToken = SignedInSession.of(session).orElseThrow().idToken();
        BareRequest request = new BareRequest(container, "/orders/open").with(session);
        container.filter().doFilter(request, new BareResponse(), (ask, answer) -> {});
        tokens = AccessTokens.of(request);
        anonymous = new BareRequest(container, "/orders/open");
        nimbus = new DefaultJWTProcessor<>();
        nimbus.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.RS256, new ImmutableJWKSet<>(container.provider().keys())));
        nimbus.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(GivenSettings.CLIENT_ID, null, Set.of("sub", "exp", "nonce")));
    }

    @Benchmark
    public BareSession signIn() throws Exception {
        return container.signIn((request, response) -> {});
    }

    /** An {@code acquire} that goes to the provider. */
    @Benchmark
    public AccessToken refresh() {
        return tokens.acquire(TokenRequest.of("User.Read").withForcedRefresh());
    }

    /** The redirect of an anonymous request that finds the metadata too old. */
    @Benchmark
    public String metadataFetch() throws Exception {
        container.clock().advance(Duration.ofMinutes(61));
        anonymous.recycle();
        BareResponse redirect = new BareResponse();
        container.filter().doFilter(anonymous, redirect, (ask, answer) -> {});
        return redirect.location();
    }

    @Benchmark
    public JWTClaimsSet validation() throws Exception {
        return nimbus.process(idToken, null);
    }

    @TearDown
    public void close() {
        container.close();
    }
}
