package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R163: all calls of one question have one limit. */
class GraphCallsTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final ProviderHttp http =
            new ProviderHttp(GivenSettings.openId("https://sso.example").read(), InstantSource.system());
    private final URI graph = URI.create(idp.origin());

    @AfterEach
    void stop() {
        http.close();
        idp.close();
    }

    private GraphCalls calls(Duration timeout) {
        return new GraphCalls(http, graph, "s3cr3t", timeout, InstantSource.system());
    }

    /** Guard: the deadline of all calls together. */
    @Test
    void r163_afterTheDeadlineNobodyIsCalled() {
        GraphCalls calls = calls(Duration.ofMillis(1));
        long began = System.nanoTime();
        Await.until("the deadline is over", Duration.ofSeconds(10), () -> System.nanoTime() - began > 2_000_000);

        assertThatThrownBy(() -> calls.get(idp.graphMe()))
                .hasMessageContaining("does not tell all groups within 1 ms (msal.http-timeout)");
        assertThat(idp.requests(Endpoint.GRAPH)).isEmpty();
    }

    /** Guard: the limit of all answers together; one has a limit of its own. */
    @Test
    void r163_answersThatAreTooLongTogether() throws Exception {
        idp.faults().at(Endpoint.GRAPH).body("{\"x\":\"" + "y".repeat(900_000) + "\"}");
        GraphCalls calls = calls(Duration.ofSeconds(60));
        assertThat(calls.get(idp.graphMe())).containsKey("x");
        assertThat(calls.get(idp.graphMe())).containsKey("x");

        assertThatThrownBy(() -> calls.get(idp.graphMe()))
                .hasMessageContaining("more than 2000000 characters")
                .hasMessageNotContaining("s3cr3t");
    }
}
