package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R78: what the error responses of token endpoints say about a grant. */
class GrantStateTest {
    private static GrantState grant(String json) {
        return TokenRefusal.parse(json.replace('\'', '"')).orElseThrow().grant();
    }

    /** The numbers of Entra, which it sends in {@code error_codes} and in the description. */
    @ParameterizedTest(name = "{0} {1} {2} -> {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            nullValues = "-",
            value = {
                "invalid_grant        | 50173   | bad_token            | DEAD",
                "invalid_grant        | 50173   | -                    | DEAD",
                "invalid_grant        | 50173   | basic_action         | DEAD",
                "invalid_grant        | 50057   | -                    | DEAD",
                "invalid_grant        | 50034   | -                    | DEAD",
                "invalid_grant        | 50020   | -                    | DEAD",
                "invalid_grant        | 51004   | -                    | DEAD",
                "invalid_grant        | 50105   | -                    | DEAD",
                "invalid_grant        | 70008   | -                    | DEAD",
                "invalid_grant        | 700082  | -                    | DEAD",
                "invalid_grant        | 700084  | -                    | DEAD",
                "invalid_grant        | 70043   | token_expired        | DEAD",
                "interaction_required | 70044   | -                    | DEAD",
                "invalid_grant        | 50055   | user_password_expired | DEAD",
                "invalid_grant        | 50132   | -                    | DEAD",
                "invalid_grant        | 50133   | -                    | DEAD",
                "invalid_grant        | 50144   | -                    | DEAD",
                "invalid_grant        | 50089   | -                    | DEAD",
                "invalid_grant        | -       | bad_token            | DEAD",
                "invalid_grant        | 70000   | bad_token            | DEAD",
                "login_required       | 50173   | -                    | DEAD",
                "invalid_grant        | 65001   | consent_required     | ALIVE",
                "invalid_grant        | 65001   | -                    | ALIVE",
                "invalid_grant        | 65004   | -                    | ALIVE",
                "invalid_grant        | 90094   | -                    | ALIVE",
                "invalid_grant        | 50076   | basic_action         | ALIVE",
                "interaction_required | 50076   | -                    | ALIVE",
                "invalid_grant        | 50076   | bad_token            | ALIVE",
                "invalid_grant        | 50074   | -                    | ALIVE",
                "invalid_grant        | 50078   | -                    | ALIVE",
                "interaction_required | 50079   | -                    | ALIVE",
                "interaction_required | 50158   | additional_action    | ALIVE",
                "invalid_grant        | 53000   | -                    | ALIVE",
                "invalid_grant        | 53001   | -                    | ALIVE",
                "invalid_grant        | 53002   | -                    | ALIVE",
                "invalid_grant        | 53003   | message_only         | ALIVE",
                "invalid_grant        | 53004   | -                    | ALIVE",
                "interaction_required | -       | -                    | ALIVE",
                "consent_required     | -       | -                    | ALIVE",
                "invalid_grant        | -       | consent_required     | ALIVE",
                "invalid_grant        | 70000   | -                    | UNKNOWN",
                "invalid_grant        | 9999999 | -                    | UNKNOWN",
                "invalid_grant        | -       | something_new        | UNKNOWN",
                "invalid_client       | 7000215 | -                    | UNKNOWN",
                "invalid_client       | 50173   | bad_token            | UNKNOWN",
                "invalid_scope        | 70011   | -                    | UNKNOWN",
                "unauthorized_client  | 700016  | -                    | UNKNOWN",
                "invalid_request      | 90014   | -                    | UNKNOWN",
                "temporarily_unavailable | 90033 | -                   | UNKNOWN",
                "server_error         | 50173   | -                    | UNKNOWN",
                "login_required       | -       | -                    | UNKNOWN",
            })
    void r78_entra(String error, @Nullable String code, @Nullable String suberror, GrantState expected) {
        String sub = suberror == null ? "" : ",'suberror':'" + suberror + "'";
        if (code == null) {
            assertThat(grant("{'error':'" + error + "'" + sub + "}")).isEqualTo(expected);
            return;
        }
        String inList = ",'error_codes':[" + code + "]";
        String inText = ",'error_description':'AADSTS" + code + ": Words. Trace ID: x'";
        assertThat(grant("{'error':'" + error + "'" + sub + inList + inText + "}"))
                .isEqualTo(expected);
        assertThat(grant("{'error':'" + error + "'" + sub + inList + "}"))
                .as("list only")
                .isEqualTo(expected);
        assertThat(grant("{'error':'" + error + "'" + sub + inText + "}"))
                .as("text only")
                .isEqualTo(expected);
    }

    /** Other providers say it in words, or not at all. */
    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            nullValues = "-",
            value = {
                "invalid_grant | Session not active                          | DEAD",
                "invalid_grant | Token is not active                         | DEAD",
                "invalid_grant | User disabled                               | DEAD",
                "invalid_grant | Offline user session not found              | DEAD",
                "invalid_grant | AADB2C90080: The provided grant has expired | DEAD",
                "invalid_grant | AADB2C90129: The grant has been revoked     | DEAD",
                "invalid_grant | AADB2C90088: not for this endpoint          | UNKNOWN",
                "invalid_grant | Session doesn\\u0027t have required client   | DEAD",
                "invalid_grant | Client session not active                   | DEAD",
                "invalid_grant | Offline session invalid because offline access not granted anymore | DEAD",
                "invalid_grant | Stale token                                 | DEAD_OR_USED",
                "invalid_grant | Maximum allowed refresh token reuse exceeded | UNKNOWN",
                "invalid_grant | Your session not active is fine             | DEAD_OR_USED",
                "invalid_grant | -                                           | DEAD_OR_USED",
                "invalid_scope | Client no longer has requested consent from user | UNKNOWN",
                "invalid_client | Session not active                         | UNKNOWN",
            })
    void r78_others(String error, @Nullable String description, GrantState expected) {
        String text = description == null ? "" : ",'error_description':'" + description + "'";
        assertThat(grant("{'error':'" + error + "'" + text + "}")).isEqualTo(expected);
    }

    /** A claims challenge asks the user, unless the grant is dead as well: the sign-in frequency sends both. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'error':'invalid_grant','claims':'{}' | ALIVE",
                "'error':'invalid_grant','error_codes':[9999999],'claims':'{}' | ALIVE",
                "'error':'invalid_grant','error_codes':[70043],'claims':'{}' | DEAD",
                "'error':'invalid_grant','error_codes':[50076,50173] | DEAD",
                "'error':'invalid_grant','error_codes':['50173'] | DEAD",
                "'error':'invalid_grant','error_codes':'50173' | DEAD_OR_USED",
                "'error':'invalid_grant','error_codes':[{},null,-1,1.5] | DEAD_OR_USED",
            })
    void r78_claimsAndOddities(String members, GrantState expected) {
        assertThat(grant("{" + members + "}")).isEqualTo(expected);
    }
}
