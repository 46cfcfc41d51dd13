package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.internal.signin.SignInFlow;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R44, R46: what is accepted as {@code sid} at a sign-in is accepted at the sign-out, too. */
class LongSidTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final TestApplication app = TestApplication.at(idp);

    @BeforeEach
    void start() {
        idp.signInWithoutUi("ada");
        app.start();
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    /** Guard: {@code LogoutToken.LONGEST_SID} at both ends. */
    @ParameterizedTest(name = "{0} characters")
    @CsvSource({"255, true", "256, true", "300, true", "1024, true", "1025, false", "5000, false"})
    void r46_theSameBoundAtBothEnds(int length, boolean known) throws Exception {
        String sid = "s".repeat(length);
        idp.faults().idToken().claims(claims -> claims.claim("sid", sid));

        try (CapturedLog log = CapturedLog.of(Class.forName(SignInFlow.class.getPackageName() + ".SignInWatch"))) {
            browser.get(app.url("/private/"));
            assertThat(browser.followAll().text()).startsWith("private page of ");
            assertThat(log.lines().stream().filter(line -> line.contains("of " + length + " characters")))
                    .as("told at the sign-in")
                    .hasSize(known ? 0 : 1);
        }
        assertThat(app.lastSignIn().sid().isPresent()).isEqualTo(known);

        int status = new HttpVisitor()
                .get(app.url("/signout-callback-oidc?sid=" + sid))
                .status();
        assertThat(status).isEqualTo(known ? 200 : 400);
        assertThat(app.ends()).hasSize(known ? 1 : 0);
    }
}
