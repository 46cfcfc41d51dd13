package io.github.msal4j.servlet.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenRequestContext;
import com.microsoft.kiota.HttpMethod;
import com.microsoft.kiota.RequestInformation;
import com.microsoft.kiota.authentication.BaseBearerTokenAuthenticationProvider;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.flow.TokenPages;
import io.github.msal4j.servlet.harness.HttpVisitor;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The adapters that the documentation shows do their work in an application. */
class SamplesTest {
    private final TokenPages pages = new TokenPages();

    @AfterEach
    void stop() {
        pages.close();
    }

    @Test
    void clientsOfTheAzureSdkActForTheUser() throws Exception {
        pages.page("/private/azure", request -> new SignedInCredential(AccessTokens.of(request))
                        .getToken(new TokenRequestContext().addScopes("User.Read"))
                        .blockOptional()
                        .orElseThrow()
                        .getToken())
                .start();
        HttpVisitor browser = pages.visitor();

        String token = browser.get(pages.url("/private/azure")).text();

        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringClaim("scp"))
                .contains("User.Read");
    }

    @Test
    void aGraphClientActsForTheUserAtGraphOnly() {
        pages.page("/private/graph", request -> authorization(request, "https://graph.microsoft.com/v1.0/me"))
                .page("/private/elsewhere", request -> authorization(request, "https://evil.example/me"))
                .start();
        HttpVisitor browser = pages.visitor();

        assertThat(browser.get(pages.url("/private/graph")).text()).startsWith("[Bearer eyJ");
        assertThat(browser.get(pages.url("/private/elsewhere")).text()).isEqualTo("[]");
    }

    private static String authorization(HttpServletRequest request, String address) {
        RequestInformation call = new RequestInformation();
        call.httpMethod = HttpMethod.GET;
        call.setUri(URI.create(address));
        new BaseBearerTokenAuthenticationProvider(new GraphTokens(AccessTokens.of(request), "User.Read"))
                .authenticateRequest(call, null);
        Set<String> header = call.headers.getOrDefault("Authorization", Set.of());
        return header.toString();
    }
}
