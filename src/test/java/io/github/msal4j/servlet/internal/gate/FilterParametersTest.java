package io.github.msal4j.servlet.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.internal.config.SignInParameters;
import io.github.msal4j.servlet.internal.session.StepUp;
import jakarta.servlet.FilterConfig;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParametersTest {
    @ParameterizedTest(name = "R87 {0}")
    @CsvSource({
        "role, did you mean roles?",
        "Roles, did you mean roles?",
        "ROLES, did you mean roles?",
        "'roles ', did you mean roles?",
        "optinal, did you mean optional?",
        "caching, 'a sign-in filter has roles, optional, cache'",
        "groups, 'a sign-in filter has roles, optional, cache'",
        "msal.base-url, all else is set by context parameters"
    })
    void anUnknownNameIsAMistake(String name, String advice) {
        assertThat(FilterParameters.problems("admins", Map.of(name, "Admin")))
                .singleElement()
                .asString()
                .startsWith("Filter admins: the init parameter " + name + " is not known; ")
                .contains(advice);
    }

    @ParameterizedTest(name = "R87 optional is [{0}]")
    @ValueSource(strings = {"yes", "1", "", "on", "tru", "true,false"})
    void whatIsNeitherTrueNorFalseIsAMistake(String value) {
        assertThat(FilterParameters.problems("f", Map.of("optional", value)))
                .containsExactly("Filter f: the init parameter optional is '" + value + "'; it must be true or false");
    }

    @ParameterizedTest(name = "R161 {0}={1}")
    @CsvSource({
        "auth-context, 'c1,c2', it must be the id of one authentication context",
        "auth-context, '', it must be the id of one authentication context",
        "max-auth-age, 300, 'it must be a number with a unit, e.g. 30s'",
        "max-auth-age, 0m, 'it must be a number with a unit, e.g. 30s'",
        "prompt, none, 'is ''none'', with which nobody'",
        "sign-in-parameters, scope=a, which is one that the library sets itself",
        "auth-contxt, c1, did you mean auth-context?",
        "max-age-auth, 5m, is not known"
    })
    void aMistakeInWhatAPageNeedsIsTold(String name, String value, String message) {
        assertThat(FilterParameters.problems("f", Map.of(name, value)))
                .singleElement()
                .asString()
                .startsWith("Filter f: the init parameter " + name + " ")
                .contains(message);
    }

    @Test
    void r161_whatLetsEverybodyInNeedsNothing() {
        assertThat(FilterParameters.problems(
                        "f", new TreeMap<>(Map.of("optional", " True", "auth-context", "c1", "max-auth-age", "5m"))))
                .hasSize(2)
                .allMatch(problem -> problem.endsWith("protects nothing while optional is true; remove one of them"));
    }

    @ParameterizedTest(name = "R87 roles is [{0}]")
    @ValueSource(strings = {"", " ", ",", " ,\n, "})
    void noRoleIsAMistake(String value) {
        assertThat(FilterParameters.problems("f", Map.of("roles", value)))
                .containsExactly("Filter f: the init parameter roles is empty; name at least one role or remove it");
    }

    @Test
    void r87_allMistakesAreReportedTogether() {
        assertThat(FilterParameters.problems(
                        "f", new TreeMap<>(Map.of("cache", "public", "optional", "ja", "role", "Admin"))))
                .hasSize(3)
                .anyMatch(problem -> problem.contains("cache is 'public'"))
                .anyMatch(problem -> problem.contains("optional is 'ja'"))
                .anyMatch(problem -> problem.contains("role is not known"));
    }

    @Test
    void r87_rolesMayContainSpaces() throws Exception {
        assertThat(read(Map.of("roles", " Order Admin,Reader ,\n Chief of Staff\n"))
                        .roles())
                .containsExactly("Order Admin", "Reader", "Chief of Staff");
    }

    @Test
    void withoutParametersEverySignedInUserIsAdmitted() throws Exception {
        assertThat(read(Map.of()))
                .isEqualTo(new FilterParameters(
                        List.of(), false, CachePolicy.NOTHING_STORED, SignInParameters.NONE, StepUp.NONE));
        assertThat(read(Map.of("optional", " True ")).optional()).isTrue();
        assertThat(read(Map.of("optional", "false")).optional()).isFalse();
    }

    private static FilterParameters read(Map<String, String> given) throws Exception {
        return FilterParameters.of((FilterConfig) Proxy.newProxyInstance(
                FilterParametersTest.class.getClassLoader(),
                new Class<?>[] {FilterConfig.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getFilterName" -> "f";
                    case "getInitParameterNames" -> Collections.enumeration(given.keySet());
                    case "getInitParameter" -> given.get((String) arguments[0]);
                    default -> throw new UnsupportedOperationException(called.getName());
                }));
    }
}
