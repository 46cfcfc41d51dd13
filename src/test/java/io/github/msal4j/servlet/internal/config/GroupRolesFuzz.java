package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** R24: whatever stands in msal.group-roles, what is read is what can be written again, or a pair is named that cannot be read. */
class GroupRolesFuzz {
    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({"\"", "\"\"", "=", ",", "=\"", "\"=", "c0a70500-0000-4000-8000-00000000C0DE", "CONTOSO\\"})
    void groupRoles(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        parse(text).ifPresent(roles -> {
            roles.forEach((group, names) -> {
                assertThat(group).isNotEmpty();
                assertThat(names).isNotEmpty().doesNotContain("");
            });
            assertThat(GroupRoles.parse(written(roles))).isEqualTo(roles);
        });
    }

    private static Optional<Map<String, Set<String>>> parse(String text) {
        try {
            return Optional.of(GroupRoles.parse(text));
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).contains("(pair ", "contains '");
            return Optional.empty();
        }
    }

    /** With everything in quotes, in which each character but the quote stands for itself. */
    private static String written(Map<String, Set<String>> roles) {
        return roles.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(role -> quoted(entry.getKey()) + "=" + quoted(role)))
                .collect(Collectors.joining(","));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
