package io.github.msal4j.servlet.benchmark;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A full sign-in, and the yardstick: one validation of the same ID token by nimbus-jose-jwt. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignInBenchmark {
    private BareContainer container;
    private String idToken;
    private DefaultJWTProcessor<SecurityContext> nimbus;

    @Setup
    public void setUp() throws Exception {
        container = new BareContainer();
        idToken = SignedInSession.of(signIn()).orElseThrow().idToken();
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

    @Benchmark
    public JWTClaimsSet validation() throws Exception {
        return nimbus.process(idToken, null);
    }

    @TearDown
    public void close() {
        container.close();
    }
}
