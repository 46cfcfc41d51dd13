package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R104: groups have names with all kinds of characters, and every one of them can be written. */
class GroupRolesTest {
    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("CONTOSO\\Domain Users=Reader", "CONTOSO\\Domain Users", "Reader"),
                Arguments.of("\"CONTOSO\\Domain Users\"=Reader", "CONTOSO\\Domain Users", "Reader"),
                Arguments.of("Domain Users = Chief Librarian", "Domain Users", "Chief Librarian"),
                Arguments.of("\"CN=Admins,OU=Groups,DC=contoso\"=Admin", "CN=Admins,OU=Groups,DC=contoso", "Admin"),
                Arguments.of("CN=Admins=Admin", "CN=Admins", "Admin"),
                Arguments.of("\"CN=Domain Users\" = Reader", "CN=Domain Users", "Reader"),
                Arguments.of("\"a=b\"=\"c=d\"", "a=b", "c=d"),
                Arguments.of("staff=\"Reader, Writer\"", "staff", "Reader, Writer"),
                Arguments.of("\"the \"\"new\"\" staff\"=Reader", "the \"new\" staff", "Reader"),
                Arguments.of("\"\"\"\"=Reader", "\"", "Reader"),
                Arguments.of("\"a\"\",b\"=Reader", "a\",b", "Reader"),
                Arguments.of("5\" pipes=Reader", "5\" pipes", "Reader"),
                Arguments.of("O'Brien's=Reader", "O'Brien's", "Reader"),
                Arguments.of("\" staff \"=Reader", " staff ", "Reader"),
                Arguments.of("  staff\t=\tReader  ", "staff", "Reader"),
                Arguments.of("Größe & Maß=Prüfer", "Größe & Maß", "Prüfer"),
                Arguments.of("経理 部=Reader", "経理 部", "Reader"),
                Arguments.of("team\\=Reader", "team\\", "Reader"),
                Arguments.of("\"team\\\"=Reader", "team\\", "Reader"),
                Arguments.of("/staff/it=Reader", "/staff/it", "Reader"),
                Arguments.of("us-east-1_AbC:admins=Reader", "us-east-1_AbC:admins", "Reader"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void r104_aName(String text, String group, String role) {
        assertThat(GroupRoles.parse(text)).isEqualTo(Map.of(group, Set.of(role)));
        assertThat(GroupRoles.parse("before=X," + text + "\n\"be,hind\"=Y"))
                .isEqualTo(Map.of("before", Set.of("X"), group, Set.of(role), "be,hind", Set.of("Y")));
    }

    @Test
    void r104_pairsAreSeparatedByCommasAndLineBreaks() {
        assertThat(GroupRoles.parse("""

                a=1, b=2,
                a=3,, "c,d"=4,"e"="5"
                """))
                .isEqualTo(Map.of("a", Set.of("1", "3"), "b", Set.of("2"), "c,d", Set.of("4"), "e", Set.of("5")));
        assertThat(GroupRoles.parse(" , \r\n ")).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("a=1, b", "contains 'b'; write pairs of <group id>=<role>", 2),
                Arguments.of("a=1\n=Admin", "contains '=Admin'; write pairs", 2),
                Arguments.of("a=", "contains 'a='; write pairs", 1),
                Arguments.of("\"\"=Admin", "contains '\"\"=Admin'; write pairs", 1),
                Arguments.of("a=1, b=2 c=3", "contains 'b=2 c=3'; separate pairs by commas or line breaks", 2),
                Arguments.of("CN=Domain Users=Admin", "put a name with commas, equals signs", 1),
                Arguments.of("\"staff=Reader", "contains '\"staff=Reader'; ", 1),
                Arguments.of("a=1,\"staff=Reader\nb=2", "contains '\"staff=Reader'; ", 2),
                Arguments.of("\"a\"b=Reader", "contains '\"a\"b=Reader'; a name in double quotes ends", 1),
                Arguments.of("a=\"Reader", "contains 'a=\"Reader'; a name in double quotes ends", 1),
                Arguments.of("a=\"", "contains 'a=\"'; a name in double quotes ends", 1),
                Arguments.of("a=\"x\"y\"", "contains 'a=\"x\"y\"'; a name in double quotes ends", 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void r104_aMistakeIsNamedWithItsPlace(String text, String message, int number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupRoles.parse(text))
                .withMessageContaining(message);
        assertThat(Given.wellConfigured().with("msal.group-roles", text).problems())
                .singleElement()
                .asString()
                .startsWith("msal.group-roles contains '")
                .contains(message)
                .endsWith("(pair " + number + ")");
    }
}
