package io.github.msal4j.servlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsentTest {

    private static final Map<String, String> MORE = Map.of("scope", "openid User.Read Mail.Read");

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
    void aNewScopeIsAskedForOnce() throws Exception {
        HttpResponse<String> question = visitor.press(visitor.authorize(MORE), "user", "ada");
        assertThat(question.body()).contains("Permissions requested", "<li>Mail.Read</li>");

        Parameters answer = Visitor.answer(visitor.press(question, "consent", "accept"));
        Map<String, Object> tokens =
                Visitor.json(visitor.redeem(answer.get("code").orElseThrow()));

        assertThat(tokens).containsEntry("scope", "openid User.Read Mail.Read");
        assertThat(Visitor.answer(visitor.authorize(MORE)).names()).contains("code");
    }

    @Test
    void aRefusalIsToldToTheApplication() throws Exception {
        HttpResponse<String> question = visitor.press(visitor.authorize(MORE), "user", "ada");

        Parameters answer = Visitor.answer(visitor.press(question, "consent", "cancel"));

        assertThat(answer.get("error")).contains("access_denied");
        assertThat(answer.get("state")).contains("state-1");
    }

    @Test
    void silenceDoesNotConsent() throws Exception {
        visitor.code("ada");
        Map<String, String> silently = new HashMap<>(MORE);
        silently.put("prompt", "none");

        assertThat(Visitor.answer(visitor.authorize(silently)).get("error")).contains("consent_required");
    }

    @Test
    void theApplicationMayInsistOnThePage() throws Exception {
        visitor.code("ada");

        HttpResponse<String> question = visitor.authorize(Map.of("prompt", "consent"));

        assertThat(question.body()).contains("Permissions requested");
        assertThat(Visitor.answer(visitor.press(question, "consent", "accept")).names())
                .contains("code");
    }

    @Test
    void onlyAnAdministratorConsentsForEveryone() throws Exception {
        Map<String, String> everyone = Map.of("everyone", "true", "consent", "accept");
        HttpResponse<String> adas = visitor.press(visitor.authorize(MORE), "user", "ada");
        assertThat(adas.body()).doesNotContain("everyone");
        visitor.submit(adas, everyone);
        assertThat(asks("bob")).isTrue();

        Visitor root = Visitor.at(idp, Tenant.CONTOSO);
        HttpResponse<String> roots = root.press(root.authorize(MORE), "user", "root");
        assertThat(roots.body()).contains("on behalf of your organization");
        root.submit(roots, everyone);
        assertThat(asks("bob")).isFalse();
    }

    @Test
    void consentCanBeGivenAndTakenBackWithoutAPage() throws Exception {
        idp.consent(Visitor.CLIENT_ID, "bob", "Mail.Read");
        assertThat(asks("bob")).isFalse();

        idp.withdrawConsent(Visitor.CLIENT_ID, "bob");
        assertThat(asks("bob")).isTrue();
    }

    private boolean asks(String user) throws Exception {
        Visitor browser = Visitor.at(idp, Tenant.CONTOSO);
        return browser.press(browser.authorize(MORE), "user", user).body().contains("Permissions requested");
    }
}
