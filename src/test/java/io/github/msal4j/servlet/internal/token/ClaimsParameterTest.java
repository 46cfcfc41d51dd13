package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.GivenSettings;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimsParameterTest {
    @Test
    void r36_capabilitiesJoinTheChallenge() {
        GivenSettings settings = GivenSettings.openId("https://sso.example").with("client-capabilities", "cp1");

        assertThat(ClaimsParameter.of(
                        settings.read(),
                        Optional.of("{\"id_token\":{\"acr\":null},\"access_token\":{\"nbf\":{\"value\":\"1\"}}}")))
                .hasValueSatisfying(json -> assertThat(json)
                        .contains("\"id_token\":{\"acr\":null}")
                        .contains("\"nbf\":{\"value\":\"1\"}")
                        .contains("\"xms_cc\":{\"values\":[\"cp1\"]}"));
        assertThat(ClaimsParameter.of(settings.read(), Optional.of("garbage"))).contains("garbage");
    }
}
