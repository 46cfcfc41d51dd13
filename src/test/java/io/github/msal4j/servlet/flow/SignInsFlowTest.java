package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignIn;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignIns;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R81: whoever administers the application sees who is signed in, and ends it. */
@Timeout(120)
class SignInsFlowTest {
    private final TokenPages pages = new TokenPages();

    @AfterEach
    void stop() {
        pages.close();
    }

    private SignIns signIns() {
        return pages.app.component(SignIns.class);
    }

    private HttpVisitor as(String user) {
        pages.idp.signInWithoutUi(user);
        return pages.visitor();
    }

    private String key(int signIn) {
        return pages.app.signIns().get(signIn).user().getName();
    }

    private int status(HttpVisitor browser) {
        return browser.get(pages.url("/private/")).status();
    }

    @Test
    void r81_theSignInsOfAUserAreShownWithWhenAndWhere() {
        pages.start();
        HttpVisitor first = as("ada");
        pages.clock.advance(Duration.ofMinutes(5));
        as("ada");
        as("bob");
        pages.clock.advance(Duration.ofMinutes(5));
        first.get(pages.url("/private/"));

        List<SignIn> shown = signIns().of(key(0));

        assertThat(shown).extracting(SignIn::getUser).containsExactly(key(0), key(0));
        assertThat(shown.get(0).getBegan())
                .isEqualTo(pages.app.signIns().get(0).beganAt().toString())
                .isLessThan(shown.get(1).getBegan());
        assertThat(Instant.parse(shown.get(0).getLastSeen()).toEpochMilli()).isEqualTo(pages.clock.millis());
        assertThat(shown.get(0).getVerified()).isEqualTo(shown.get(0).getBegan());
        assertThat(shown.get(0).getAddress()).contains("127.0.0.1");
        assertThat(signIns().of("nobody")).isEmpty();
    }

    @Test
    void r81_allSignInsOfAUserEndAndNobodyElses() {
        pages.start();
        HttpVisitor ada = as("ada");
        HttpVisitor adaElsewhere = as("ada");
        HttpVisitor bob = as("bob");

        assertThat(signIns().endAllOf(key(0))).isEqualTo(2);

        assertThat(pages.app.ends())
                .extracting(SignInEnd::reason)
                .containsExactly(EndReason.ENDED_BY_APPLICATION, EndReason.ENDED_BY_APPLICATION);
        assertThat(Stream.of(ada, adaElsewhere, bob).map(this::status)).containsExactly(303, 303, 200);
        assertThat(signIns().of(key(0))).isEmpty();
        assertThat(signIns().endAllOf("nobody")).isZero();
        pages.app.awaitLiveSessions(1);
    }

    @Test
    void r81_allSignInsEnd() {
        pages.start();
        HttpVisitor ada = as("ada");
        HttpVisitor bob = as("bob");

        assertThat(signIns().endAll()).isEqualTo(2);

        assertThat(Stream.of(ada, bob).map(this::status)).containsExactly(303, 303);
        pages.app.awaitLiveSessions(0);
    }

    /** R54: whoever signs in afterwards is signed in, also in the same session of the provider. */
    @Test
    void r54_nobodyIsLockedOut() {
        pages.idp.behaviour().reuseSid(true);
        pages.start();
        HttpVisitor ada = as("ada");
        signIns().endAllOf(key(0));
        signIns().endAll();
        pages.clock.advance(Duration.ofMillis(1));

        ada.get(pages.url("/private/"));
        assertThat(ada.followAll().text()).startsWith("private page");
        pages.app.awaitLiveSessions(1);
    }

    /** R53: what sleeps in a store meets it when it wakes up. */
    @Test
    void r81_aSessionThatSleepsIsRefusedWhenItWakesUp() {
        pages.start();
        as("ada");
        as("bob");
        byte[] ada = Serialized.bytes(pages.app.signIns().get(0));
        byte[] bob = Serialized.bytes(pages.app.signIns().get(1));

        signIns().endAllOf(key(0));
        SignedInSession adas = (SignedInSession) Serialized.read(ada);
        SignedInSession bobs = (SignedInSession) Serialized.read(bob);

        assertThat(adas.isEnded()).isTrue();
        assertThat(bobs.isEnded()).isFalse();
        signIns().endAll();
        assertThat(((SignedInSession) Serialized.read(bob)).isEnded()).isTrue();
    }

    @Test
    void r81_soItIsByJmx() throws Exception {
        pages.start();
        HttpVisitor ada = as("ada");
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name =
                server.queryNames(new ObjectName("io.github.msal4j.servlet:type=SignInAdministration,*"), null).stream()
                        .max((one, other) -> one.getCanonicalName().compareTo(other.getCanonicalName()))
                        .orElseThrow();

        CompositeData[] shown = (CompositeData[])
                server.invoke(name, "of", new Object[] {key(0)}, new String[] {String.class.getName()});
        Object ended = server.invoke(name, "endAllOf", new Object[] {key(0)}, new String[] {String.class.getName()});

        assertThat(shown).hasSize(1);
        assertThat(shown[0].get("user")).isEqualTo(key(0));
        assertThat(ended).isEqualTo(1);
        assertThat(status(ada)).isEqualTo(303);
    }

    @Test
    void r81_theOldestSignInEndsWhereAUserHasTooMany() {
        pages.app.set("msal.sessions-per-user", "2");
        pages.start();
        HttpVisitor first = as("ada");
        pages.clock.advance(Duration.ofSeconds(1));
        HttpVisitor second = as("ada");
        pages.clock.advance(Duration.ofSeconds(1));
        HttpVisitor bob = as("bob");
        HttpVisitor third = as("ada");

        assertThat(pages.app.ends()).extracting(SignInEnd::reason).containsExactly(EndReason.TOO_MANY_SESSIONS);
        assertThat(Stream.of(first, second, bob, third).map(this::status)).containsExactly(303, 200, 200, 200);
        first.followAll();
        assertThat(status(first)).as("signs in again, at the cost of the next").isEqualTo(200);
        assertThat(status(second)).isEqualTo(303);
    }

    /** Whoever signs in again in the same browser takes no room. */
    @Test
    void r81_aSignInInPlaceOfAnotherIsNoneMore() {
        pages.app.set("msal.sessions-per-user", "1");
        pages.start();
        HttpVisitor ada = as("ada");
        ada.get(pages.url("/signin-oidc"));
        for (int i = 0; i < 3; i++) {
            pages.clock.advance(Duration.ofSeconds(1));
            assertThat(status(ada)).isEqualTo(200);
        }
        assertThat(pages.app.ends()).isEmpty();
    }

    /** Two at once must not end each other. */
    @Test
    void r81_ofSignInsAtOnceOneIsLeft() {
        pages.app.set("msal.sessions-per-user", "1");
        pages.start();
        pages.idp.signInWithoutUi("ada");

        List<Future<Integer>> all = TokenPages.together(8, i -> {
            HttpVisitor browser = new HttpVisitor(pages.clock);
            browser.get(pages.url("/private/"));
            return browser.followAll().status();
        });

        all.forEach(TokenPages::join);
        pages.app.awaitLiveSessions(1);
        assertThat(signIns().of(key(0))).hasSize(1);
    }
}
