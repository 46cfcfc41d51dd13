package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R160: what a sign-in may ask for, and what nobody may put into its request. */
class SignInParametersTest {
    @ParameterizedTest(name = "R160 {0}={1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "prompt             | select_account        | prompt         | select_account",
                "prompt             | login consent         | prompt         | login consent",
                "domain-hint        | contoso.com           | domain_hint    | contoso.com",
                "ui-locales         | de-AT, de             | ui_locales     | de-AT de",
                "max-age            | 8h                    | max_age        | 28800",
                "acr-values         | urn:a  phr            | acr_values     | urn:a phr",
                "acr-values         | ', urn:a'             | acr_values     | urn:a",
                "sign-in-parameters | kc_idp_hint=my%2Cidp  | kc_idp_hint    | my,idp",
                "sign-in-parameters | organization=a+b=c    | organization   | a+b=c",
                "sign-in-parameters | login_hint=a@b.example| login_hint     | a@b.example"
            })
    void aValueBecomesAParameterOfTheProtocol(String name, String value, String parameter, String sent) {
        assertThat(SignInParameters.parse(name, value).all()).isEqualTo(Map.of(parameter, sent));
    }

    @ParameterizedTest(name = "R160 {0}={1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "prompt             | none             | is 'none', with which nobody who is not signed in at the provider",
                "prompt             | Login            | is 'Login'; it must be login, select_account, consent or create",
                "prompt             | login none       | is 'login none'; it must be login",
                "domain-hint        | contoso com      | it must be a domain such as contoso.com",
                "domain-hint        | a&prompt=none    | it must be a domain such as contoso.com",
                "ui-locales         | de_AT            | it must be language tags (BCP 47)",
                "max-age            | 0s               | it must be a number with a unit",
                "max-age            | 3600             | it must be a number with a unit",
                "acr-values         | ','              | must have 1 to 500 characters",
                "sign-in-parameters | ','              | is empty; write pairs of name=value",
                "sign-in-parameters | domain           | contains 'domain'; write pairs of name=value",
                "sign-in-parameters | =a               | contains '=a'; write pairs of name=value",
                "sign-in-parameters | a b=c            | contains 'a b', which has a name that no parameter",
                "sign-in-parameters | a=b, a=c         | contains 'a', which is there twice",
                "sign-in-parameters | a=               | contains 'a', which must have 1 to 500 characters",
                "sign-in-parameters | a=b%0D%0Ac       | no line breaks or other control characters",
                "sign-in-parameters | a=100%           | contains 'a', which has a percent sign without two",
                "sign-in-parameters | prompt=login     | contains prompt, which has a parameter of its own beside this one: prompt",
                "sign-in-parameters | max_age=0        | contains max_age, which has a parameter of its own beside this one: max-age"
            })
    void aMistakeSaysWhatWouldBeRight(String name, String value, String message) {
        assertThatThrownBy(() -> SignInParameters.parse(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "R160 {0} is the library's own")
    @ValueSource(
            strings = {
                "client_id",
                "redirect_uri",
                "state",
                "nonce",
                "code_challenge",
                "code_challenge_method",
                "response_type",
                "response_mode",
                "scope",
                "request",
                "request_uri",
                "registration",
                "claims",
                "id_token_hint",
                "Redirect_Uri",
                "client_secret",
                "client_assertion",
                "client_assertion_type",
                "client_info",
                "code",
                "dpop_jkt",
                "iss"
            })
    void whatTheProtocolSetsIsRefused(String name) {
        assertThatThrownBy(() -> SignInParameters.parse("sign-in-parameters", "a=b, " + name + "=x"))
                .hasMessageContaining("contains '" + name + "', which is one that the library sets itself");
        assertThatThrownBy(() -> SignInParameters.ofApplication(Map.of(name, "x")))
                .hasMessage("The sign-in parameter " + name
                        + " is one that the library sets itself, or that must not be sent");
    }

    @ParameterizedTest(name = "R160 {0}={1}")
    @CsvSource({"prompt, nothing", "prompt, login none", "max_age, -1", "max_age, 8h", "ui_locales, d/e", "a, ''"})
    void theApplicationsMistakesAreToldToo(String name, String value) {
        assertThatThrownBy(() -> SignInParameters.ofApplication(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The sign-in parameter " + name + " ");
    }

    @Test
    void r160_theApplicationMayForbidPages() {
        assertThat(SignInParameters.ofApplication(Map.of("prompt", "none")).forbidPages())
                .isTrue();
        assertThat(SignInParameters.ofApplication(Map.of("prompt", "login")).forbidPages())
                .isFalse();
        assertThat(SignInParameters.NONE.forbidPages()).isFalse();
    }

    @Test
    void r160_whatIsNearerCounts() {
        SignInParameters settings = new SignInParameters(Map.of("prompt", "login", "max_age", "60"));

        SignInParameters both = new SignInParameters(Map.of("prompt", "consent")).over(settings);

        assertThat(both.all()).isEqualTo(Map.of("prompt", "consent", "max_age", "60"));
        assertThat(both.maxAge()).contains(Duration.ofMinutes(1));
    }

    @ParameterizedTest(name = "R160 anybody''s link with prompt={0} and ui_locales={1}")
    @CsvSource({
        "login, de, 2",
        "select_account, , 1",
        "none, , 0",
        "consent, , 0",
        "'select_account none', , 0",
        ", 'de\r\nx', 0",
        ", 'de fr', 1"
    })
    void aLinkOfAnybodysMaySayLittle(String prompt, String languages, int taken) {
        assertThat(SignInParameters.ofAnybody(Optional.ofNullable(prompt), Optional.ofNullable(languages))
                        .all())
                .hasSize(taken);
    }

    /** R160: as many characters as a request of a sign-in may have, and not one more. */
    @Test
    void r160_theBoundsThemselvesAreGood() {
        SignInParameters most = SignInParameters.ofApplication(Map.of("a", "x".repeat(499), "b", "y".repeat(499)));

        assertThat(most.isEmpty()).isFalse();
        assertThat(SignInParameters.ofApplication(Map.of("a", "x".repeat(500))).all())
                .hasSize(1);
        assertThatThrownBy(() -> SignInParameters.ofApplication(Map.of("a", "x".repeat(501))))
                .hasMessageContaining("1 to 500");
        assertThatThrownBy(() -> SignInParameters.ofApplication(Map.of("a", "x".repeat(500), "b", "y".repeat(499))))
                .hasMessageContaining("found 1001");
        assertThat(SignInParameters.NONE.isEmpty()).isTrue();
    }

    @Test
    void r160_aMessageRepeatsSixtyCharacters() {
        assertThat(SignInParameters.shown("x".repeat(60))).isEqualTo("x".repeat(60));
        assertThat(SignInParameters.shown("x".repeat(61))).isEqualTo("x".repeat(60) + "...");
        assertThat(SignInParameters.shown("a\r\nb")).isEqualTo("a??b");
    }

    @Test
    void r160_theLongestLanguagesOfAnybody() {
        String longest = "de ".repeat(166) + "de";

        assertThat(SignInParameters.ofAnybody(Optional.empty(), Optional.of(longest))
                        .all())
                .containsEntry("ui_locales", longest);
        assertThat(SignInParameters.ofAnybody(Optional.empty(), Optional.of(longest + "u"))
                        .all())
                .isEmpty();
    }
}
