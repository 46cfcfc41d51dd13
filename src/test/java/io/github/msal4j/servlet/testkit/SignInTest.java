package io.github.msal4j.servlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignInTest {

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final Visitor visitor = Visitor.at(idp, Tenant.CONTOSO);

    @BeforeEach
    void register() {
        idp.register(Visitor.app());
    }

    @AfterEach
    void stop() {
        idp.close();
    }

    @Test
    void aPickedUserComesBackWithACodeForTokens() throws Exception {
        HttpResponse<String> picker = visitor.authorize();
        assertThat(picker.body()).contains("name=\"user\" value=\"ada\"", "name=\"user\" value=\"gus\"");
        assertThat(picker.body()).as("people of another tenant").doesNotContain("carol");

        HttpResponse<String> redirect = visitor.press(picker, "user", "ada");
        Parameters answer = Visitor.answer(redirect);
        assertThat(redirect.headers().firstValue("Location").orElseThrow()).startsWith(Visitor.REDIRECT_URI + "?");
        assertThat(answer.names()).containsExactlyInAnyOrder("code", "state", "session_state");
        assertThat(answer.get("state")).contains("state-1");

        Map<String, Object> tokens =
                Visitor.json(visitor.redeem(answer.get("code").orElseThrow()));
        assertThat(tokens)
                .containsEntry("token_type", "Bearer")
                .containsEntry("scope", "openid profile email User.Read")
                .containsKeys("expires_in", "ext_expires_in", "refresh_token")
                .doesNotContainKey("refresh_in");
        JWTClaimsSet claims = Visitor.claims(tokens, "id_token");
        assertThat(claims.getIssuer()).isEqualTo(idp.issuer(Tenant.CONTOSO));
        assertThat(claims.getAudience()).containsExactly(Visitor.CLIENT_ID);
        assertThat(claims.getClaims())
                .containsEntry("nonce", "nonce-1")
                .containsEntry("sid", answer.get("session_state").orElseThrow())
                .containsEntry("preferred_username", "ada@contoso.example")
                .containsEntry("email", "ada@contoso.example")
                .containsEntry("tid", Tenant.CONTOSO.id())
                .containsEntry("ver", "2.0")
                .doesNotContainKeys("login_hint", "at_hash", "c_hash", "auth_time");
        assertThat(claims.getStringListClaim("roles")).containsExactly("Admin");
    }

    @Test
    void aSignedInBrowserIsAnsweredWithoutAPage() throws Exception {
        String sid = Visitor.answer(visitor.press(visitor.authorize(), "user", "bob"))
                .get("session_state")
                .orElseThrow();

        assertThat(Visitor.answer(visitor.authorize()).get("session_state")).contains(sid);
        assertThat(Visitor.answer(visitor.authorize(Map.of("prompt", "none"))).names())
                .contains("code");
        assertThat(visitor.authorize(Map.of("prompt", "select_account")).body()).contains("Pick an account");
        assertThat(visitor.authorize(Map.of("prompt", "login")).body()).contains("Pick an account");
        assertThat(visitor.authorize(Map.of("login_hint", "ada")).body())
                .contains("value=\"ada\" autofocus")
                .doesNotContain("value=\"bob\" autofocus");
    }

    @Test
    void twoUsersInOneBrowserAreToldApartByTheHint() throws Exception {
        visitor.code("bob");
        visitor.press(visitor.authorize(Map.of("prompt", "select_account")), "user", "ada");

        assertThat(visitor.authorize().body()).contains("Pick an account");
        Parameters answer = Visitor.answer(
                visitor.authorize(Map.of("login_hint", idp.users().get("bob").loginHint())));
        assertThat(idp.sessions())
                .filteredOn(session -> session.user().name().equals("bob"))
                .extracting(SsoSession::sid)
                .containsExactly(answer.get("session_state").orElseThrow());
    }

    @Test
    void silenceNeedsASession() throws Exception {
        idp.signInWithoutUi("ada");

        Parameters answer = Visitor.answer(visitor.authorize(Map.of("prompt", "none")));

        assertThat(answer.get("error")).contains("login_required");
        assertThat(answer.get("state")).contains("state-1");
    }

    @Test
    void theStandInNeedsNoPicker() throws Exception {
        idp.signInWithoutUi("bob");
        assertThat(Visitor.answer(visitor.authorize()).names()).contains("code");

        idp.signInWithUi();
        assertThat(visitor.authorize(Map.of("prompt", "login")).body()).contains("Pick an account");
    }

    @Test
    void formPostAnswersByAFormThatPostsItself() throws Exception {
        idp.signInWithoutUi("ada");

        HttpResponse<String> page = visitor.authorize(Map.of("response_mode", "form_post", "state", "a\"<b>&'"));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<noscript><button>", ".submit()").doesNotContain("<b>&'");
        assertThat(Visitor.action(page)).isEqualTo(Visitor.REDIRECT_URI);
        assertThat(Visitor.hiddenFields(page.body()))
                .containsKeys("code", "session_state")
                .containsEntry("state", "a\"<b>&'");
    }

    @ParameterizedTest
    @CsvSource({
        "response_type, id_token, unsupported_response_type, AADSTS700054",
        "response_mode, telepathy, invalid_request, AADSTS90023",
        "scope, User.Read, invalid_request, AADSTS70011",
        "nonce, '', invalid_request, AADSTS90014",
        "code_challenge, '', invalid_request, AADSTS9002325",
        "code_challenge_method, plain, invalid_request, AADSTS9002325",
    })
    void aFaultyRequestIsTheApplicationsToHear(String name, String value, String error, String code) throws Exception {
        HttpResponse<String> response = visitor.authorize(Map.of(name, value));

        Parameters answer = Visitor.answer(response);
        assertThat(answer.get("error")).contains(error);
        assertThat(answer.get("error_description").orElseThrow()).startsWith(code + ": ");
    }

    @ParameterizedTest
    @CsvSource({
        "client_id, unknown, AADSTS700016",
        "redirect_uri, https://elsewhere.example/, AADSTS50011",
        "redirect_uri, '', AADSTS50011",
        "redirect_uri, <script>, &lt;script&gt;",
    })
    void whatCannotBeTrustedIsNotRedirected(String name, String value, String shown) throws Exception {
        HttpResponse<String> response = visitor.authorize(Map.of(name, value));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(shown);
    }

    @Test
    void aUserOfAnotherTenantHasNoBusinessHere() throws Exception {
        idp.signInWithoutUi("carol");

        assertThat(visitor.authorize().body()).contains("AADSTS50020");
    }

    @Test
    void aGuestHasAnObjectIdOfTheHostAndAHomeAccount() throws Exception {
        LocalUser gus = idp.users().get("gus");

        Map<String, Object> tokens = visitor.signIn("gus");

        JWTClaimsSet claims = Visitor.claims(tokens, "id_token");
        assertThat(claims.getStringClaim("oid")).isEqualTo(gus.objectIdIn(Tenant.CONTOSO));
        Map<String, Object> info =
                JSONObjectUtils.parse(new Base64URL(Visitor.text(tokens, "client_info")).decodeToString());
        assertThat(info.get("uid") + "." + info.get("utid")).isEqualTo(gus.homeAccountId());
        assertThat(gus.objectIdIn(Tenant.CONTOSO)).isNotEqualTo(info.get("uid"));
    }

    @ParameterizedTest
    @CsvSource({"common, carol", "common, mia", "organizations, carol", "consumers, mia", "fabrikam.example, gus"})
    void anAddressForSeveralTenantsSignsInAtTheHome(String segment, String user) throws Exception {
        Visitor elsewhere = new Visitor(idp, segment);

        JWTClaimsSet claims = Visitor.claims(elsewhere.signIn(user), "id_token");

        Tenant home = idp.users().get(user).home();
        assertThat(claims.getIssuer()).isEqualTo(idp.issuer(home));
        assertThat(claims.getStringClaim("tid")).isEqualTo(home.id());
    }

    @Test
    void organizationsHaveNoPersonalAccounts() throws Exception {
        assertThat(new Visitor(idp, "organizations").authorize().body())
                .contains("carol")
                .doesNotContain("mia");
    }

    @Test
    void theSubjectDiffersPerApplication() throws Exception {
        AppRegistration other = AppRegistration.of("app-2", "app-2-secret").redirectUri(Visitor.REDIRECT_URI);
        idp.register(other.consented("User.Read"));
        idp.signInWithoutUi("ada");

        String first =
                Visitor.claims(visitor.signInSilently(Map.of()), "id_token").getSubject();
        Map<String, String> as2 = Map.of("client_id", "app-2", "client_secret", "app-2-secret");
        String second = Visitor.claims(visitor.signInSilently(as2), "id_token").getSubject();

        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void behaviourCanBeOtherThanEntras() throws Exception {
        idp.behaviour().issInAuthorizationResponse(true).sessionState(false).clientInfo(false);

        Parameters answer = Visitor.answer(visitor.press(visitor.authorize(), "user", "ada"));

        assertThat(answer.names()).containsExactlyInAnyOrder("code", "state", "iss");
        assertThat(answer.get("iss")).isEqualTo(Optional.of(idp.issuer(Tenant.CONTOSO)));
        assertThat(Visitor.json(visitor.redeem(answer.get("code").orElseThrow())))
                .doesNotContainKey("client_info");
    }
}
