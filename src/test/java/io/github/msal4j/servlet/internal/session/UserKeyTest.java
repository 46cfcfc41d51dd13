package io.github.msal4j.servlet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.SignedIn;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By what an application tells users apart, where the token has all, some or none of Entra's claims. */
class UserKeyTest {
    /** Guards: both conditions for a key of {@code oid} and {@code tid}, and where these two are read from. */
    @ParameterizedTest
    @CsvSource({"oid-1, tid-1, oid-1.tid-1", "oid-1,, sub-1", ", tid-1, sub-1", ",, sub-1", "'', tid-1, sub-1"})
    void theKeyIsMadeOfBothClaimsOrIsTheSubject(String oid, String tid, String key) {
        VerifiedUser user = SignedIn.user(claims -> claims.claim("oid", oid).claim("tid", tid));

        assertThat(user.getName()).isEqualTo(key);
        assertThat(user.oid()).isEqualTo(Optional.ofNullable(oid));
        assertThat(user.tid()).isEqualTo(Optional.ofNullable(tid));
    }

    @Test
    void equalUsersHaveTheSameHashAndOthersHardlyEver() {
        VerifiedUser ada = SignedIn.user(claims -> claims);

        assertThat(SignedIn.user(claims -> claims.claim("name", "Ada")))
                .isEqualTo(ada)
                .hasSameHashCodeAs(ada);
        assertThat(SignedIn.user(claims -> claims.subject("sub-2")))
                .isNotEqualTo(ada)
                .doesNotHaveSameHashCodeAs(ada);
        assertThat(SignedIn.user(claims -> claims.issuer("https://other.example")))
                .isNotEqualTo(ada)
                .doesNotHaveSameHashCodeAs(ada);
    }
}
