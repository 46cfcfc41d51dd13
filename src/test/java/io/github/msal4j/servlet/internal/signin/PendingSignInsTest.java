package io.github.msal4j.servlet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.msal4j.servlet.fakes.FakeRequest;
import io.github.msal4j.servlet.fakes.FakeResponse;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.signin.AuthorizationRequest.Hints;
import io.github.msal4j.servlet.internal.signin.AuthorizationRequest.Occasion;
import io.github.msal4j.servlet.internal.signin.SignInLink.Ask;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.LocalPath;
import io.github.msal4j.servlet.testkit.SettableClock;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** R8, R9: what a browser brings back of its sign-ins. */
class PendingSignInsTest {
    private static final Set<String> SCOPES = Set.of("Mail.Read", "User.Read");

    /** The beginning of what is sealed, and a tag that no key makes. */
    private static final String FORGED =
            "eyJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiZGlyIn0..AAAAAAAAAAAAAAAA..AAAAAAAAAAAAAAAAAAAAAA";

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-01-15T12:00:00Z"));
    private final PendingSignIns pending = of("the secret of this node");
    /** The cookies of the browser. */
    private final Map<String, String> jar = new LinkedHashMap<>();

    private PendingSignIns of(String secret) {
        return new PendingSignIns(
                BrowserSide.of(
                        GivenSettings.openId("https://sso.example")
                                .with("client-secret", secret)
                                .read(),
                        clock),
                clock);
    }

    private static PendingSignIn signIn(Instant now, Hints hints) {
        return PendingSignIn.begin(LocalPath.of("/orders").orElseThrow(), now, new Ask(SCOPES, hints));
    }

    private PendingSignIn begin() {
        return begin(new Hints(Optional.of("ada@contoso.example"), Optional.empty(), Occasion.AGAIN, Wishes.NONE));
    }

    private PendingSignIn begin(Hints hints) {
        PendingSignIn begun = signIn(clock.instant(), hints);
        FakeResponse response = new FakeResponse();
        pending.store(begun, request().build(), response.build());
        keep(response);
        return begun;
    }

    private FakeRequest request() {
        FakeRequest request = new FakeRequest();
        jar.forEach(request::cookie);
        return request;
    }

    private void keep(FakeResponse response) {
        for (Cookie cookie : response.cookies()) {
            jar.remove(cookie.getName());
            if (cookie.getMaxAge() > 0) {
                jar.put(cookie.getName(), cookie.getValue());
            }
        }
    }

    private Optional<PendingSignIn> take(String state) {
        FakeResponse response = new FakeResponse();
        Optional<PendingSignIn> taken =
                pending.take(pending.find(state, request().build()), request().build(), response.build());
        keep(response);
        return taken;
    }

    private String whyMissing(String state) {
        return pending.whyMissing(state, request().build());
    }

    @Test
    void whatBeganComesBackOnceAndWhole() {
        PendingSignIn begun = begin();

        assertThat(take(begun.state())).contains(begun);
        assertThat(begun.scopes()).isEqualTo(SCOPES);
        assertThat(begun.silentFor()).isEmpty();
        assertThat(jar).isEmpty();
        assertThat(take(begun.state())).isEmpty();
        assertThat(whyMissing(begun.state())).contains("no cookie at all", "see msal.base-url");
    }

    /** Guard: {@code AnsweredSignIns}. The cookie was copied before it was removed. */
    @Test
    void r91_aCopyOfTheCookieIsGoodForNothingAfterTheAnswer() {
        PendingSignIn begun = begin();
        Map<String, String> copied = new LinkedHashMap<>(jar);
        assertThat(take(begun.state())).isPresent();

        for (int replay = 0; replay < 2; replay++) {
            jar.putAll(copied);
            assertThat(take(begun.state())).isEmpty();
            assertThat(whyMissing(begun.state())).contains("answered before", "copied the cookie");
            clock.advance(PendingSignIns.LIFE.dividedBy(2).minusMillis(1));
        }
    }

    @Test
    void r91_ofManyAnswersAtTheSameTimeOneCounts() {
        PendingSignIn begun = begin();
        Map<String, String> copied = new LinkedHashMap<>(jar);

        long taken = IntStream.range(0, 200)
                .parallel()
                .filter(attempt -> {
                    FakeRequest request = new FakeRequest();
                    copied.forEach(request::cookie);
                    return pending.take(
                                    pending.find(begun.state(), request.build()),
                                    request.build(),
                                    new FakeResponse().build())
                            .isPresent();
                })
                .count();

        assertThat(taken).isEqualTo(1);
    }

    @Test
    void r11_itIsKnownWhomTheProviderWasToSignInSilently() {
        PendingSignIn named = begin(
                new Hints(Optional.of("ada@contoso.example"), Optional.empty(), Occasion.AGAIN_SILENTLY, Wishes.NONE));
        PendingSignIn nameless =
                begin(new Hints(Optional.empty(), Optional.empty(), Occasion.AGAIN_SILENTLY, Wishes.NONE));

        assertThat(take(named.state()).orElseThrow().silentFor()).contains("ada@contoso.example");
        assertThat(take(nameless.state()).orElseThrow().silentFor()).contains("");
    }

    @Test
    void r8_theWholeStateCounts() {
        PendingSignIn begun = begin();
        String other = begun.state().substring(0, 8) + "-another-end";

        assertThat(take(other)).isEmpty();
        assertThat(whyMissing(other)).contains("cookie is that of another tab");
        assertThat(take(begun.state().substring(0, 8))).isEmpty();
        assertThat(take(begun.state().substring(0, 7))).isEmpty();
        assertThat(take("")).isEmpty();
        assertThat(whyMissing("1234567")).contains("finished already");
        assertThat(take(begun.state())).as("is still there").contains(begun);
    }

    @Test
    void aStateOfTheShortestLengthIsLookedFor() {
        jar.put("__Host-msal-signin-12345678", "garbage");

        assertThat(take("12345678")).isEmpty();
        assertThat(whyMissing("12345678")).contains("cannot be decrypted");
        assertThat(whyMissing("87654321")).contains("finished already");
    }

    @Test
    void r9_itIsGoodForAQuarterOfAnHour() {
        PendingSignIn early = begin();
        PendingSignIn late = begin();

        clock.advance(PendingSignIns.LIFE.minusMillis(1));
        assertThat(take(early.state())).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(take(late.state())).isEmpty();
        assertThat(whyMissing(late.state())).contains("more than 15 minutes ago");
    }

    @Test
    void r8_whatAnotherKeyHasSealedIsNamedSo() {
        PendingSignIn begun = begin();
        PendingSignIns elsewhere = of("the secret of another node");

        assertThat(elsewhere.take(
                        elsewhere.find(begun.state(), request().build()),
                        request().build(),
                        new FakeResponse().build()))
                .isEmpty();
        assertThat(elsewhere.whyMissing(begun.state(), request().build()))
                .contains("cannot be decrypted", "client credential", "msal.session-key")
                .doesNotContain(begun.state());
    }

    @Test
    void r9_theYoungestAreKept() {
        PendingSignIn first = begin();
        PendingSignIn last = first;
        for (int i = 0; i < 12; i++) {
            clock.advance(Duration.ofSeconds(1));
            last = begin();
        }

        assertThat(jar).hasSizeBetween(8, 12);
        assertThat(take(first.state())).isEmpty();
        assertThat(take(last.state())).isPresent();
    }

    @Test
    void r39_theTextFormHasNothingOfTheValues() {
        PendingSignIn begun = begin();

        assertThat(begun).hasToString("PendingSignIn[returnTo=/orders]");
    }

    /**
     * C12: 80 cookies fit into the headers that containers accept, and each one that looks sealed is tried with several keys.
     * Guard: {@code PendingSignIns.MOST_OPENED}, and that no comparison opens a cookie.
     */
    @Test
    void c12_manyForgedCookiesCostNoMoreThanAFew() {
        for (int i = 0; i < 80; i++) {
            jar.put("__Host-msal-signin-" + i, FORGED);
        }
        HttpServletRequest hostile = request().build();
        PendingSignIn begun = signIn(clock.instant(), Hints.NONE);
        HttpServletResponse response = new FakeResponse().build();
        pending.store(begun, hostile, response);

        assertThat(allocated(() -> pending.store(begun, hostile, response))).isLessThan(1_000_000);
        // The first call has classes to load. Twenty take 110 kB, and all eighty 400 kB.
        pending.isAnyOther("x", hostile);
        assertThat(allocated(() -> pending.isAny(hostile))).isLessThan(220_000);
        assertThat(allocated(() -> pending.isAnyOther("x", hostile))).isLessThan(220_000);
    }

    private static long allocated(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
