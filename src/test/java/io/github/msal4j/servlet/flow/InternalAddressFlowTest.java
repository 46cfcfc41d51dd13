package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R101: a provider behind one address for browsers and another one for this server. */
class InternalAddressFlowTest {
    /**
     * Guard: {@code ProviderHttp.forServer}.
     *
     * @param told which host the metadata names for servers: the public one, or the internal one
     */
    @ParameterizedTest(name = "metadata names {0} for servers")
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void eachGoesItsOwnWay(String told) {
        try (LocalIdentityProvider idp =
                        LocalIdentityProvider.builder().backChannelHost(told).start();
                TestApplication app = TestApplication.at(idp)) {
            idp.signInWithoutUi("ada");
            idp.behaviour().revocation(true);
            String port = idp.origin().replaceFirst(".*:", ":");
            app.without("msal.tenant-id")
                    .set("msal.authority", idp.realm(Tenant.CONTOSO))
                    .set("msal.internal-address", "http://127.0.0.1" + port)
                    .set("msal.start-up-checks", "metadata")
                    .start();
            HttpVisitor browser = new HttpVisitor();

            browser.get(app.url("/private/"));
            assertThat(browser.followAll().text()).startsWith("private page of ");
            assertThat(browser.postForm(app.url("/signout"), Map.of())
                            .location()
                            .getHost())
                    .isEqualTo("localhost");
            Await.until("the refresh token is revoked", Duration.ofSeconds(60), () -> !idp.requests(Endpoint.REVOCATION)
                    .isEmpty());

            assertThat(hosts(idp, Endpoint.METADATA, Endpoint.KEYS, Endpoint.TOKEN, Endpoint.REVOCATION))
                    .containsOnly("127.0.0.1" + port);
            assertThat(hosts(idp, Endpoint.AUTHORIZE)).containsOnly("localhost" + port);
        }
    }

    private static List<String> hosts(LocalIdentityProvider idp, Endpoint... endpoints) {
        return Stream.of(endpoints)
                .flatMap(endpoint -> {
                    List<SeenRequest> seen = idp.requests(endpoint);
                    assertThat(seen).as("%s", endpoint).isNotEmpty();
                    return seen.stream();
                })
                .map(request -> request.header("host").orElse(""))
                .toList();
    }
}
