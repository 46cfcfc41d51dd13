package io.github.msal4j.servlet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LargeIdTokens;
import io.github.msal4j.servlet.testkit.SeenRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R73, C27: the limits of the containers as they are distributed: 8 kB of headers in a request, and in an answer. Guard: {@code
 * AddressWithQuery.isTooLong}, without which Tomcat and Jetty answer the sign-out with 500.
 */
@ParameterizedClass
@MethodSource("applications")
class LargeIdTokensIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ExampleOnContainer app;
    private final HttpVisitor ada = new HttpVisitor();

    LargeIdTokensIT(ExampleOnContainer app) {
        this.app = app;
    }

    static Stream<ExampleOnContainer> applications() {
        return Arrays.stream(Container.values()).map(ExampleOnContainer::start);
    }

    @AfterEach
    void asBefore() {
        app.provider().faults().clear();
        app.provider().behaviour().tokenLifetime(Duration.ofHours(1));
    }

    @ParameterizedTest(name = "R73 {0}")
    @FieldSource("io.github.msal4j.servlet.testkit.LargeIdTokens#SIZES")
    void fromTheSignInToTheSignOut(LargeIdTokens.Size size) {
        size.apply(app.provider());
        app.provider().behaviour().tokenLifetime(Duration.ofSeconds(2));
        signIn();
        app.provider().forgetRequests();
        Await.until("a refresh of a token that lives for two seconds", LIMIT, () -> {
            assertThat(ada.get(app.url("/example/api")).status()).isEqualTo(200);
            return app.provider().requests(Endpoint.TOKEN).stream()
                    .anyMatch(request -> request.parameter("grant_type").equals(Optional.of("refresh_token")));
        });

        Page answer = ada.postForm(app.url("/example/signout"), Map.of());

        assertThat(answer.location().toString()).hasSizeLessThan(2_000);
        ada.follow();
        assertSignedOutAtTheProvider(false);
    }

    /** The provider then needs the ID token, so it may have to be posted. */
    @ParameterizedTest(name = "R73 {0}")
    @FieldSource("io.github.msal4j.servlet.testkit.LargeIdTokens#SIZES")
    void withoutALoginHint(LargeIdTokens.Size size) {
        size.apply(app.provider());
        app.provider().faults().idToken().without("login_hint");
        signIn();

        Page answer = ada.postForm(app.url("/example/signout"), Map.of());

        if (answer.status() == 303) {
            assertThat(answer.location().toString()).hasSizeLessThan(2_000);
            ada.follow();
        } else {
            assertThat(answer.status()).isEqualTo(200);
            ada.submitForm();
        }
        assertSignedOutAtTheProvider(true);
    }

    private void signIn() {
        ada.get(app.url("/example/me"));
        ada.followAll();
        ada.submitForm(Map.of("user", "ada"));
        assertThat(ada.followAll().text()).contains("You are <b>Ada Lovelace</b>");
        app.provider().forgetRequests();
    }

    private void assertSignedOutAtTheProvider(boolean byIdToken) {
        assertThat(ada.page().text()).contains("You signed out");
        SeenRequest logout = app.provider().requests(Endpoint.LOGOUT).get(0);
        assertThat(logout.parameter("id_token_hint").isPresent()).isEqualTo(byIdToken);
        assertThat(app.provider().sessions()).isEmpty();
        assertThat(ada.get(app.url("/example/me")).isRedirect()).isTrue();
    }
}
