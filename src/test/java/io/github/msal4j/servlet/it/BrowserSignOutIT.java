package io.github.msal4j.servlet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Browser;
import io.github.msal4j.servlet.harness.BrowserSpec;
import io.github.msal4j.servlet.harness.BrowserTest;
import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.SeenRequest;
import io.github.msal4j.servlet.it.SignInEnds.End;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The main promise, as a person sees it: two applications on different sites and on different containers, one sign-in at
 * the provider, and a sign-out in one of them that the other hears of in a frame without cookies.
 */
@BrowserTest
class BrowserSignOutIT {

    @ParameterizedTest
    @CsvSource({"LOCAL, query", "LOCAL, form_post", "KEYCLOAK, query", "KEYCLOAK, form_post"})
    void signingOutAtOneApplicationSignsOutOfTheOther(SignOutProvider.Kind kind, String responseMode) {
        PlannedApplication app1 = PlannedApplication.named("app1");
        PlannedApplication app2 = PlannedApplication.named("app2");
        try (SignOutProvider provider = kind.start(List.of(app1, app2));
                ContainerProcess server1 = app1.start(Container.TOMCAT_11, settings(provider, responseMode));
                ContainerProcess server2 = app2.start(Container.JETTY_12_1, settings(provider, responseMode));
                Browser browser = Browser.open(new BrowserSpec().ignoreCertificateErrors())) {
            browser.open(app1.url("/me"));
            provider.signIn(browser);
            browser.awaitText("You are " + provider.displayName());
            assertThat(browser.url()).isEqualTo(app1.url("/me"));

            browser.open(app2.url("/tokens"));
            browser.awaitText("This session holds one account and one access token");
            assertThat(browser.url()).as("nobody asked for a password").isEqualTo(app2.url("/tokens"));
            assertThat(answer(browser, app2).method()).isEqualTo(responseMode.equals("form_post") ? "POST" : "GET");

            browser.open(app1.url("/"));
            browser.forgetRequests();
            SignInEnds ends1 = SignInEnds.fromNowOn(server1);
            SignInEnds ends2 = SignInEnds.fromNowOn(server2);
            browser.click("Sign out");
            browser.awaitUrl(app1.url("/?ticket="));
            // The provider waits for its frames, so whatever app 2 had to do was done when it answered.
            assertThat(ends2.soFar()).containsExactly(End.ofOneSession("GLOBAL_SIGN_OUT"));
            assertThat(ends1.soFar()).first().isEqualTo(End.ofOneSession("LOCAL_SIGN_OUT"));
            browser.awaitText("You are signed out");

            SeenRequest told = browser.awaitRequest(
                    "sign-out at app 2", seen -> seen.url().startsWith(app2.url("/signout-callback-oidc?")));
            assertThat(told.isInFrame()).isTrue();
            assertThat(told.sentCookies()).isFalse();
            assertThat(told.withheldCookies()).contains("JSESSIONID");
            assertThat(parameters(told)).isEqualTo(provider.frontChannelParameters());

            browser.open(app2.url("/me"));
            provider.signIn(browser);
            browser.awaitText("You are " + provider.displayName());
            assertThat(browser.url()).isEqualTo(app2.url("/me"));
        }
    }

    private static SeenRequest answer(Browser browser, PlannedApplication application) {
        return browser.awaitRequest(
                "answer of the provider", seen -> seen.url().startsWith(application.url("/signin-oidc")));
    }

    private static Map<String, String> settings(SignOutProvider provider, String responseMode) {
        Map<String, String> settings = new HashMap<>(provider.settings());
        settings.put("MSAL_RESPONSE_MODE", responseMode);
        return settings;
    }

    private static List<String> parameters(SeenRequest request) {
        return Arrays.stream(URI.create(request.url()).getRawQuery().split("&", -1))
                .map(parameter -> parameter.replaceFirst("=.*", ""))
                .sorted()
                .toList();
    }
}
