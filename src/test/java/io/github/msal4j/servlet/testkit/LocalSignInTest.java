package io.github.msal4j.servlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.harness.HttpVisitor;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

@ExtendWith(LocalSignIn.class)
class LocalSignInTest {
    private static final String APPLICATION = "http://app.localhost:8080/orders";
    private static Map<String, String> settings = Map.of();

    @BeforeAll
    static void register(LocalIdentityProvider provider) {
        settings = provider.registerApplication(APPLICATION + "/");
    }

    @Test
    void theSettingsAreThoseOfTheRegistration(LocalIdentityProvider provider) {
        assertThat(settings)
                .containsEntry("msal.authority", provider.origin())
                .containsEntry("msal.tenant-id", Tenant.CONTOSO.id())
                .containsEntry("msal.scopes", "User.Read")
                .containsKeys("msal.client-id", "msal.client-secret");
    }

    @Test
    void aSignedInBrowserIsAskedNothing(LocalIdentityProvider provider, @SignedInAs("ada") HttpVisitor browser) {
        browser.get(authorize(provider));

        assertThat(browser.page().location()).asString().startsWith(APPLICATION + "/signin-oidc?code=");
        assertThat(provider.sessions())
                .anyMatch(session -> session.user().name().equals("ada")
                        && session.clientIds().contains(settings.get("msal.client-id")));
    }

    @Test
    void aBrowserWithoutASignInIsAsked(LocalIdentityProvider provider, HttpVisitor browser) {
        assertThat(browser.get(authorize(provider)).text()).contains("Pick an account");
    }

    @Test
    void twoBrowsersAreTwoPeople(
            LocalIdentityProvider provider, @SignedInAs("ada") HttpVisitor ada, @SignedInAs("bob") HttpVisitor bob) {
        assertThat(ada.cookies().header(provider.origin() + "/"))
                .isNotEmpty()
                .isNotEqualTo(bob.cookies().header(provider.origin() + "/"));
    }

    @Test
    void nobodyIsSignedInWhoDoesNotExist(LocalIdentityProvider provider) {
        assertThatThrownBy(() -> provider.signedInCookie("nemo")).hasMessageContaining("nemo");
    }

    private static String authorize(LocalIdentityProvider provider) {
        return provider.endpoint(Endpoint.AUTHORIZE, Tenant.CONTOSO.id()) + "?"
                + Parameters.encode(Map.of(
                        "client_id", settings.getOrDefault("msal.client-id", ""),
                        "redirect_uri", APPLICATION + "/signin-oidc",
                        "response_type", "code",
                        "scope", "openid User.Read",
                        "code_challenge", Visitor.CHALLENGE,
                        "code_challenge_method", "S256",
                        "nonce", "nonce",
                        "state", "state"));
    }

    @Nested
    class Within {
        @Test
        void theProviderIsTheSame(LocalIdentityProvider provider) {
            assertThat(settings).containsEntry("msal.authority", provider.origin());
        }
    }

    @Test
    void theProviderStopsWithItsClassAndNotBefore() {
        SummaryGeneratingListener result = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(Outer.class))
                                .build(),
                        result);

        assertThat(result.getSummary().getTestsSucceededCount()).isEqualTo(2);
        LocalIdentityProvider stopped = Objects.requireNonNull(Outer.provider.get());
        assertThatThrownBy(() -> new HttpVisitor().get(stopped.origin() + "/"))
                .hasMessageContaining(String.valueOf(stopped.port()));
    }

    /** Run by the test above only: the end of one nested class must not take the provider from the next. */
    @ExtendWith(LocalSignIn.class)
    static final class Outer {
        private static final AtomicReference<LocalIdentityProvider> provider = new AtomicReference<>();

        private static void answers(LocalIdentityProvider given, HttpVisitor browser) {
            provider.set(given);
            assertThat(browser.get(given.origin() + "/").status()).isEqualTo(404);
        }

        @Nested
        class One {
            @Test
            void itAnswers(LocalIdentityProvider given, HttpVisitor browser) {
                answers(given, browser);
            }
        }

        @Nested
        class Two {
            @Test
            void itAnswers(LocalIdentityProvider given, HttpVisitor browser) {
                answers(given, browser);
            }
        }
    }
}
