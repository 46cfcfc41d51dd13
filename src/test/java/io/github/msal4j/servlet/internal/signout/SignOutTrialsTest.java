package io.github.msal4j.servlet.internal.signout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeContext;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.signout.SignOutTrials.Verdict;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** C12: which calls of the front channel a trial looks at, and how many are kept. Anybody can make such calls. */
class SignOutTrialsTest {
    private static final int MOST_CALLS = 1_000;

    private final SettableClock clock = SettableClock.at(SignedIn.BEGAN);
    private final Settings settings = settings()
            .with("sign-out-check-path", "/check")
            .with("sign-out-check-role", "Admin")
            .read();
    private final Provider provider = new Provider(settings, clock);
    private final TokenService tokens = new TokenService(settings, provider, clock);
    private final SignOuts signOuts = new SignOuts(settings, tokens, new FakeContext().context(), clock);
    private final SignedInSession session = SignedIn.session("sid-of-ada");
    private final SignOutTrials trials = of(settings);

    private static GivenSettings settings() {
        return GivenSettings.openId("https://sso.example");
    }

    private SignOutTrials of(Settings given) {
        return new SignOutTrials(BrowserSide.of(given, clock), signOuts, clock);
    }

    @AfterEach
    void stop() {
        signOuts.stop();
        tokens.close();
        provider.close();
    }

    /** The ticket of a trial at which the user has opened the provider's sign-out. */
    private String opened(SignOutTrials of) {
        String ticket = of.begin(session);
        assertThat(of.open(ticket, session)).isTrue();
        return ticket;
    }

    private Optional<Verdict> atLast(SignOutTrials of, String ticket) {
        clock.advance(SignOutTrials.PATIENCE);
        return of.verdict(ticket);
    }

    /** Guard: {@code SignOutTrials.MOST_CALLS}. */
    @Test
    void c12_manyCallsPushOutTheOldest() {
        String ticket = opened(trials);
        trials.came(Optional.of("sid-of-another"));
        IntStream.range(1, MOST_CALLS).forEach(i -> trials.came(Optional.empty()));
        assertThat(atLast(trials, ticket)).as("the last that is kept").contains(Verdict.OTHER_SID);

        trials.came(Optional.empty());

        assertThat(trials.verdict(ticket)).contains(Verdict.NO_SID);
    }

    /** Guard: {@code SignOutTrials.since}. */
    @Test
    void r80_whatCameBeforeTheTrialIsNotOfIt() {
        trials.came(Optional.of("sid-of-another"));
        clock.advance(Duration.ofMillis(1));

        assertThat(atLast(trials, opened(trials))).contains(Verdict.NO_CALL);
    }

    /** Guard: {@code SignOutTrials.enabled}. */
    @Test
    void c12_withoutTheSettingNothingIsKept() {
        SignOutTrials off = of(settings().read());
        String ticket = opened(off);

        off.came(Optional.of("sid-of-another"));

        assertThat(atLast(off, ticket)).contains(Verdict.NO_CALL);
    }

    /** Guard: {@code synchronized} in {@code SignOutTrials.note} and {@code since}. */
    @Test
    void manyCallsAtTheSameTimeDisturbNoTrial() {
        String ticket = opened(trials);
        clock.advance(SignOutTrials.PATIENCE);

        IntStream.range(0, 200_000).parallel().forEach(i -> {
            trials.came(Optional.empty());
            if (i % 500 == 0) {
                assertThat(trials.verdict(ticket)).contains(Verdict.NO_SID);
            }
        });
    }
}
