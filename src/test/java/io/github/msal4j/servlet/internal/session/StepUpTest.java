package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.config.Authority;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R161: what of an ID token makes a sign-in recent, and what does not. All times in seconds after the sign-in began. */
class StepUpTest {
    private static final StepUp FIVE_MINUTES = new StepUp(Optional.empty(), Optional.of(Duration.ofMinutes(5)));
    private static final Authority ENTRA = new Authority.Entra(URI.create("https://login.example"), "common");
    private static final Authority OTHER = new Authority.OpenId(URI.create("https://sso.example"));

    /** Guards: both in {@code Authentication.at}, and the two bounds of {@code CLOCKS_DIFFER}. */
    @ParameterizedTest(name = "R161 {0}")
    @CsvSource({
        "just now,                                   false,     5,            2,   300, true",
        "just over,                                  false,     5,            2,   304, false",
        "a clock that is behind,                     false,  -275,         -280,   290, true",
        "the same at Entra,                          true,   -575,         -280,   290, true",
        "Entra dates back,                           true,   -295,         -290,    20, false",
        "just now at Entra,                          true,   -295,            4,   300, true",
        "a token that was issued long before,        false, -3600,        -3600,    10, false",
        "a year after its token,                     false,     5,     31536000,    10, false",
        "in milliseconds,                            false,     5, 1768478400000,   10, false",
        "the most that clocks differ,                false,  -300,         -300,   300, true"
    })
    void recent(String what, boolean atEntra, long issued, long authenticated, long now, boolean met) {
        SignedInSession session = new SignedInSession(
                SignedIn.user(claims -> claims.issueTime(Date.from(SignedIn.BEGAN.plusSeconds(issued)))
                        .claim("auth_time", SignedIn.BEGAN.getEpochSecond() + authenticated)),
                Optional.empty(),
                SignedIn.BEGAN,
                new SignedIn.Tokens("any"));

        assertThat(FIVE_MINUTES.isMetBy(session.user(), SignedIn.BEGAN.plusSeconds(now), atEntra ? ENTRA : OTHER))
                .isEqualTo(met);
    }

    /** The log says what the page needs in the words of {@code web.xml}. */
    @Test
    void r161_saysWhatIsNeededAsTheFilterDoes() {
        assertThat(FIVE_MINUTES).hasToString("max-auth-age 300s");
        assertThat(new StepUp(Optional.of("c1"), Optional.empty())).hasToString("auth-context c1");
        assertThat(FIVE_MINUTES.and(new StepUp(Optional.of("c1"), Optional.empty())))
                .hasToString("auth-context c1, max-auth-age 300s");
    }

    /** Guard: {@code EarlierContexts.MOST}: they lie in each session. */
    @ParameterizedTest(name = "R161 {0} contexts")
    @CsvSource({"100, true", "101, false"})
    void r161_noMoreEarlierContextsAreKeptThanAProviderCanMean(int number, boolean kept) {
        String contexts = IntStream.range(0, number)
                .mapToObj(i -> "\"c" + i + "\":2000000000")
                .collect(Collectors.joining(",", "{\"msal4j-servlet/contexts\":{", "}}"));

        FurtherClaims all = FurtherClaims.NONE.withContextsOf(new FurtherClaims(contexts));

        assertThat(all.holdContext("c0", SignedIn.BEGAN)).isEqualTo(kept);
    }
}
