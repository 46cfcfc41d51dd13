package io.github.msal4j.servlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of the local provider on which users are revoked, disabled and given roles (R78, R79). */
class AdministrationTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor administrator = new HttpVisitor();

    @AfterEach
    void stop() {
        idp.close();
    }

    private Page page() {
        return administrator.get(idp.administration().toString());
    }

    private Page post(Map<String, String> form) {
        page();
        return administrator.postForm(AdministrationPage.PATH, form);
    }

    @Test
    void thePageNamesEveryUser() {
        assertThat(page().text())
                .contains("Ada Lovelace", "bob@contoso.example", "Revoke sessions", "Disable", "Change roles")
                .doesNotContain("Signed in");
    }

    @Test
    void thePageShowsWhoIsSignedInAndWhere() throws Exception {
        idp.register(Visitor.app());
        Visitor.at(idp, Tenant.CONTOSO).signIn("bob");

        assertThat(page().text())
                .containsOnlyOnce("Signed in at " + Visitor.CLIENT_ID)
                .contains("Not signed in");
    }

    /** HTML: Enter in a field presses the first button of its form. */
    @Test
    void enterInTheFieldChangesTheRoles() {
        assertThat(page().text()).containsSubsequence("name=\"roles\"", "value=\"roles\"", "value=\"disable\"");
    }

    @Test
    void aUserIsDisabledAndEnabled() {
        assertThat(post(Map.of("user", "ada", "action", "disable")).text())
                .contains("disable ada: done", "<small>Disabled</small>", "Enable");
        assertThat(idp.users().isDisabled("ada")).isTrue();

        assertThat(post(Map.of("user", "ada", "action", "enable")).text()).doesNotContain("<small>Disabled</small>");
        assertThat(idp.users().isDisabled("ada")).isFalse();
    }

    @Test
    void rolesAreChanged() {
        assertThat(post(Map.of("user", "bob", "action", "roles", "roles", " Writer, Reader  Writer"))
                        .text())
                .contains("roles bob: done", "sign out there, and sign in again");
        assertThat(idp.users().get("bob").roles()).containsExactly("Writer", "Reader");

        post(Map.of("user", "bob", "action", "roles", "roles", ""));
        assertThat(idp.users().get("bob").roles()).isEmpty();
    }

    @Test
    void whatIsTypedIsShownAsText() {
        assertThat(post(Map.of("user", "bob", "action", "roles", "roles", "\"><b>x</b>"))
                        .text())
                .contains("&quot;&gt;&lt;b&gt;x")
                .doesNotContain("<b>x");
    }

    @Test
    void sessionsEnd() {
        assertThat(idp.signedInCookie("ada")).isNotEmpty();
        assertThat(idp.sessions()).hasSize(1);

        post(Map.of("user", "ada", "action", "revoke"));

        assertThat(idp.sessions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"nobody, disable, 'user' must be", "ada, delete, 'action' must be"})
    void aMistakeIsNamed(String user, String action, String message) {
        Page answer = post(Map.of("user", user, "action", action));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("Refused: " + message.replace("'", "&#39;"));
    }

    @Test
    void aPageOfAnotherSiteChangesNothing() {
        try (LocalIdentityProvider other = LocalIdentityProvider.start()) {
            administrator.get(other.administration().toString());

            Page answer =
                    administrator.postForm(idp.administration().toString(), Map.of("user", "ada", "action", "disable"));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("Refused: the form is not from a page of " + idp.origin());
        }
        assertThat(idp.users().isDisabled("ada")).isFalse();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "null", "http://attacker.example", "https://localhost", "http://localhost"})
    void nobodyElsesOriginIsGood(String origin) throws Exception {
        HttpRequest.Builder request =
                Visitor.formRequest(idp.administration(), Map.of("user", "ada", "action", "disable"));
        if (!origin.isEmpty()) {
            request.header("Origin", origin);
        }

        assertThat(Visitor.at(idp, Tenant.CONTOSO).post(request.build()).statusCode())
                .isEqualTo(403);
        assertThat(idp.users().isDisabled("ada")).isFalse();
    }

    @Test
    void aScriptSaysWhereItComesFrom() throws Exception {
        HttpRequest request = Visitor.formRequest(idp.administration(), Map.of("user", "ada", "action", "disable"))
                .header("Origin", idp.origin())
                .build();

        assertThat(Visitor.at(idp, Tenant.CONTOSO).post(request).statusCode()).isEqualTo(200);
        assertThat(idp.users().isDisabled("ada")).isTrue();
    }

    /** A link or an image of another site's page is a GET. */
    @Test
    void anAddressAloneChangesNothing() {
        administrator.get(idp.administration() + "?user=ada&action=disable");

        assertThat(idp.users().isDisabled("ada")).isFalse();
    }

    @Test
    void thePageIsShownInNoFrame() {
        assertThat(page().headers("Content-Security-Policy")).containsExactly("frame-ancestors 'none'");
    }
}
