package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R105: codes by which Entra refuses the application itself, though its error does not say so. */
class RemedyTest {
    @ParameterizedTest
    @CsvSource({
        "invalid_client, AADSTS700025, add it to Web",
        "invalid_request, AADSTS9002327, add it to Web",
        "invalid_scope, AADSTS28000, those of one API",
        "invalid_client, AADSTS7000215, copy the secret's Value",
        "invalid_client, AADSTS9999999, check msal.client-id"
    })
    void r105_theCodeDecides(String error, String code, String remedy) {
        assertThat(Remedy.of(error, Optional.of(code)))
                .hasValueSatisfying(said -> assertThat(said).contains(remedy));
    }
}
