package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.cluster.Hazelcast;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.RawHttp;
import io.github.msal4j.servlet.internal.signin.SignInCallbackEndpoint;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** R91: two nodes behind one address, of which each gets an answer to the same pending sign-in. Guard: {@code SignInFlow.requireFirstAnswer}. */
@Timeout(180)
class OnceAtTwoNodesTest {
    private static final String SECRET = "a-secret-of-both-nodes-that-nobody-guesses-7Qz3x";

    @TempDir
    // JUnit fills it.
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final TestApplication one = TestApplication.at(idp);
    private final TestApplication other = TestApplication.at(idp);

    @BeforeEach
    void start() {
        List<String> members = Hazelcast.members(2, directory);
        joined(one, members.get(0)).start();
        joined(other, members.get(1)).set("msal.base-url", one.url("")).start();
        // The provider knows the one address only.
        idp.register(AppRegistration.of(TestApplication.CLIENT_ID, SECRET)
                .redirectUri(one.url("/signin-oidc"))
                .optionalSidClaim(true)
                .consented("User.Read"));
        idp.signInWithoutUi("ada");
    }

    private static TestApplication joined(TestApplication node, String member) {
        return node.set("msal.client-secret", SECRET)
                .set("msal.sign-out-store", "jcache:sign-outs")
                .set("msal.sign-out-store-provider", Hazelcast.PROVIDER)
                .set("msal.sign-out-store-properties", "hazelcast.config.location=" + member);
    }

    @AfterEach
    void stop() {
        other.close();
        one.close();
        idp.close();
    }

    /** Has the provider answer the same request once more, for a browser with a copy of the cookie. Returns the answer's path. */
    private static String anotherAnswer(HttpVisitor browser, URI request) {
        HttpVisitor copy = new HttpVisitor();
        browser.cookies().all().forEach(copy.cookies()::put);
        URI answer = copy.get(request.toString()).location();
        return answer.getRawPath() + "?" + answer.getRawQuery();
    }

    /** As a load balancer sends it on, with the host that users know. */
    private RawHttp.Answer answer(TestApplication node, String path, String cookies) {
        return new RawHttp(URI.create(node.url("/")).getPort())
                .send("GET " + path + " HTTP/1.1\r\nHost: "
                        + URI.create(one.url("/")).getRawAuthority() + "\r\nCookie: " + cookies
                        + "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void r91_aPendingSignInIsAnsweredAtOneNodeOnly() {
        HttpVisitor browser = new HttpVisitor();
        URI request = browser.get(one.url("/private/")).location();
        String cookies = browser.cookies().header(one.url("/"));
        List<String> answers = List.of(anotherAnswer(browser, request), anotherAnswer(browser, request));

        try (CapturedLog log = CapturedLog.of(SignInCallbackEndpoint.class)) {
            assertThat(answer(one, answers.get(0), cookies).status()).isEqualTo(303);
            RawHttp.Answer refused = answer(other, answers.get(1), cookies);

            assertThat(refused.status()).as(refused.text()).isEqualTo(400);
            assertThat(refused.text())
                    .contains("This sign-in cannot be continued")
                    .doesNotContain("JSESSIONID");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("reason=STATE_UNKNOWN", "answered before at another node");
        }
        one.awaitLiveSessions(1, "of the first answer");
        other.awaitLiveSessions(0, "of the second answer");
    }

    /** Otherwise the test above shows nothing. */
    @Test
    void r9_theFirstAnswerMayComeToTheOtherNode() {
        HttpVisitor browser = new HttpVisitor();
        URI request = browser.get(one.url("/private/")).location();
        String cookies = browser.cookies().header(one.url("/"));

        assertThat(answer(other, anotherAnswer(browser, request), cookies).status())
                .isEqualTo(303);
        other.awaitLiveSessions(1, "of the answer");
    }

    /** Guard: {@code CodeExchange.signIn} redeems the code first. A copy of the cookie and a code of one's own making are enough for this. */
    @Test
    void r91_aCodeThatIsNoneUsesNothingUp() {
        HttpVisitor browser = new HttpVisitor();
        URI request = browser.get(one.url("/private/")).location();
        String cookies = browser.cookies().header(one.url("/"));
        String genuine = anotherAnswer(browser, request);

        String junk = genuine.replaceFirst("([?&]code=)[^&]*", "$1junk");
        assertThat(answer(other, junk, cookies).status()).isEqualTo(400);

        assertThat(answer(one, genuine, cookies).status()).isEqualTo(303);
        one.awaitLiveSessions(1, "of the genuine answer");
    }
}
