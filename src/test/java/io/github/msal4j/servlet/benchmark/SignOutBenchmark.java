package io.github.msal4j.servlet.benchmark;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.session.SessionTokens;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One request of the provider to the front-channel logout URL, its answer included, and a new session in the place of the one
 * that it has ended. All sessions have real tokens, of which they share the text, so that a million fit.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(jvmArgsAppend = "-Xmx4g")
public class SignOutBenchmark {
    @Param({"1000", "10000", "100000", "1000000"})
    public int sessions;

    private BareContainer container;
    private SignedInSession[] live;
    private JWTClaimsSet claims;
    private String idToken;
    private SessionTokens tokens;
    private int next;

    @Setup
    public void fill() throws Exception {
        container = new BareContainer();
        SignedInSession first =
                SignedInSession.of(container.signIn((request, response) -> {})).orElseThrow();
        idToken = first.idToken();
        claims = SignedJWT.parse(idToken).getJWTClaimsSet();
        tokens = first.tokens().orElseThrow();
        live = new SignedInSession[sessions];
        for (int i = 0; i < sessions; i++) {
            live[i] = begin();
        }
    }

    private SignedInSession begin() {
        String number = UUID.randomUUID().toString();
        IdToken ofSomebody = new IdToken(
                idToken, new JWTClaimsSet.Builder(claims).subject(number).build());
        SignedInSession session =
                new SignedInSession(VerifiedUser.of(ofSomebody), Optional.of(number), Instant.now(), tokens);
        container.signOuts().sessions().begin(new BareSession(container.context()), session);
        return session;
    }

    @Benchmark
    public void signOutGlobally() throws Exception {
        SignedInSession oldest = live[next];
        container.signOutGlobally(oldest.sid().orElseThrow());
        if (!oldest.isEnded()) {
            throw new IllegalStateException("The provider's sign-out did not find a session");
        }
        live[next] = begin();
        next = (next + 1) % sessions;
    }

    /** What is to be taken off: a session that begins. */
    @Benchmark
    public void beginOnly() {
        live[next] = begin();
        next = (next + 1) % sessions;
    }

    /** An application that stops ends what is in memory, one by one; a million of them take a minute. */
    @TearDown
    public void close() {
        live = new SignedInSession[0];
        System.gc();
        container.close();
    }
}
