package io.github.msal4j.servlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogoutTest {

    private static final String FRONT_CHANNEL = "http://localhost/app/signout-callback-oidc";
    private static final String RETURN = "http://localhost/app/bye";

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final Visitor visitor = Visitor.at(idp, Tenant.CONTOSO);

    @BeforeEach
    void register() {
        idp.register(Visitor.app()
                .optionalLoginHintClaim(true)
                .frontChannelLogoutUri(FRONT_CHANNEL)
                .postLogoutRedirectUri(RETURN));
        idp.register(AppRegistration.of("app-2", "app-2-secret")
                .redirectUri(Visitor.REDIRECT_URI)
                .consented("User.Read")
                .frontChannelLogoutUri("http://localhost/other/logout?tenant=1"));
    }

    @AfterEach
    void stop() {
        idp.close();
    }

    @Test
    void everyApplicationOfTheSessionIsTold() throws Exception {
        Map<String, Object> tokens = visitor.signIn("ada");
        visitor.authorize(Map.of("client_id", "app-2"));
        String sid = Visitor.claims(tokens, "id_token").getStringClaim("sid");
        String hint = Visitor.claims(tokens, "id_token").getStringClaim("login_hint");

        HttpResponse<String> page =
                logout(Map.of("logout_hint", hint, "post_logout_redirect_uri", RETURN, "state", "s&1"));

        assertThat(page.body())
                .contains("You signed out")
                .contains("src=\"" + FRONT_CHANNEL + "?sid=" + sid + "\"")
                .contains("src=\"http://localhost/other/logout?tenant=1&amp;sid=" + sid + "\"")
                .contains("href=\"" + RETURN + "?state=s%261\"");
        assertThat(idp.sessions()).isEmpty();
        assertThat(visitor.authorize().body()).as("signed out").contains("Pick an account");
    }

    /** RP-Initiated Logout section 2: both methods. Browsers keep a {@code Lax} cookie back from another site's form. */
    @Test
    void aPostIsAsGoodAsAGet() throws Exception {
        String hint = Visitor.claims(visitor.signIn("ada"), "id_token").getStringClaim("login_hint");
        URI endpoint = idp.endpoint(Endpoint.LOGOUT, Tenant.CONTOSO.id());
        HttpRequest.Builder form = Visitor.formRequest(endpoint, Map.of("logout_hint", hint));

        HttpResponse<String> withoutCookies = HttpClient.newHttpClient()
                .send(form.copy().header("Sec-Fetch-Site", "cross-site").build(), BodyHandlers.ofString());

        assertThat(withoutCookies.body())
                .contains("document.forms[0].submit()", "name=\"logout_hint\" value=\"" + hint + "\"");
        assertThat(idp.sessions()).hasSize(1);
        assertThat(visitor.post(form.build()).body()).contains("You signed out");
        assertThat(idp.sessions()).isEmpty();
    }

    @Test
    void withoutAHintTheUserIsAsked() throws Exception {
        visitor.code("ada");

        HttpResponse<String> question = logout(Map.of("post_logout_redirect_uri", RETURN));
        assertThat(question.body()).contains("Which account do you want to sign out of?", "Ada Lovelace");
        assertThat(idp.sessions()).hasSize(1);

        String sid = idp.sessions().get(0).sid();
        HttpResponse<String> page = visitor.press(question, "session", sid);
        assertThat(page.body()).contains("?sid=" + sid, "href=\"" + RETURN + "\"");
        assertThat(idp.sessions()).isEmpty();
    }

    @Test
    void anIdTokenIsAHint() throws Exception {
        String idToken = Visitor.text(visitor.signIn("ada"), "id_token");

        assertThat(logout(Map.of("id_token_hint", idToken + "x")).body()).contains("Which account");
        assertThat(logout(Map.of("id_token_hint", idToken)).body()).contains("You signed out");
    }

    @Test
    void otherUsersOfTheBrowserStay() throws Exception {
        visitor.code("ada");
        visitor.press(visitor.authorize(Map.of("prompt", "select_account")), "user", "bob");

        logout(Map.of("logout_hint", "ada@contoso.example"));

        assertThat(idp.sessions()).extracting(session -> session.user().name()).containsExactly("bob");
    }

    @Test
    void theStandInIsNotAsked() throws Exception {
        idp.signInWithoutUi("ada");
        visitor.authorize();

        assertThat(logout(Map.of()).body()).contains("You signed out", FRONT_CHANNEL);
    }

    @ParameterizedTest
    @CsvSource({
        "app-1, http://localhost/app/bye, true",
        "app-1, http://localhost/app/signin-oidc, true",
        "app-2, http://localhost/app/bye, false",
        "unknown, http://localhost/app/bye, false",
        "'', http://localhost/app/bye, true",
        "'', https://elsewhere.example/, false",
    })
    void theReturnAddressMustBeRegistered(String clientId, String address, boolean offered) throws Exception {
        visitor.code("ada");

        HttpResponse<String> page =
                logout(Map.of("logout_hint", "ada", "client_id", clientId, "post_logout_redirect_uri", address));

        assertThat(page.body().contains("id=\"continue\"")).isEqualTo(offered);
    }

    @Test
    void signingOutTwiceLeadsBackAllTheSame() throws Exception {
        HttpResponse<String> page = logout(Map.of("post_logout_redirect_uri", RETURN));

        assertThat(page.body())
                .contains("You signed out", "href=\"" + RETURN + "\"")
                .doesNotContain("<iframe");
    }

    @Test
    void aPostIsAsGood() throws Exception {
        visitor.code("ada");

        HttpResponse<String> question =
                visitor.post(idp.endpoint(Endpoint.LOGOUT, "common"), Map.of("post_logout_redirect_uri", RETURN));
        HttpResponse<String> page =
                visitor.press(question, "session", idp.sessions().get(0).sid());

        assertThat(page.body()).contains("href=\"" + RETURN + "\"");
    }

    @Test
    void theProviderMayEndASessionByItself() throws Exception {
        visitor.code("ada");
        String sid = idp.sessions().get(0).sid();
        idp.behaviour().issAtFrontChannel(true);

        List<URI> told = idp.endSession(sid);

        assertThat(told).singleElement().satisfies(uri -> assertThat(Parameters.parse(uri.getRawQuery()))
                .returns(sid, query -> query.get("sid").orElseThrow())
                .returns(idp.issuer(Tenant.CONTOSO), query -> query.get("iss").orElseThrow()));
        assertThat(idp.endSession(sid)).isEmpty();
    }

    @Test
    void aSidMayComeBack() throws Exception {
        idp.behaviour().reuseSid(true);
        visitor.code("ada");
        String sid = idp.sessions().get(0).sid();
        idp.endSession(sid);

        visitor.code("ada");

        assertThat(idp.sessions()).extracting(SsoSession::sid).containsExactly(sid);
    }

    private HttpResponse<String> logout(Map<String, String> parameters) throws Exception {
        Map<String, String> given = new LinkedHashMap<>(parameters);
        given.values().removeIf(String::isEmpty);
        URI address = idp.endpoint(Endpoint.LOGOUT, Tenant.CONTOSO.id());
        return visitor.get(URI.create(address + "?" + Parameters.encode(given)));
    }
}
