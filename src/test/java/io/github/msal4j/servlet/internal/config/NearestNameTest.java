package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R87: what a message suggests to somebody who has mistyped a name. One edit for three letters is near. */
class NearestNameTest {
    private static final List<String> KNOWN = List.of("roles", "optional", "auth-context", "max-auth-age");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "role, roles",
        "roled, roles",
        "ROLES, roles",
        "oles, roles",
        "rroles, roles",
        "rol, ",
        "rolled, ",
        "xoptional, optional",
        "xxoptional, optional",
        "xxxoptional, ",
        "max-authage, max-auth-age",
        "auth-contxet, auth-context",
        "anything-else, "
    })
    void near(String unknown, String known) {
        assertThat(NearestName.of(unknown, KNOWN)).isEqualTo(Optional.ofNullable(known));
    }

    @ParameterizedTest
    @CsvSource({"abc, abd", "abc, ab", "abc, abcd", "abcdef, acbdef"})
    void oneThirdOfTheLettersMayDiffer(String known, String unknown) {
        assertThat(NearestName.of(unknown, List.of(known))).contains(known);
    }
}
