package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Whatever a parameter is set to, the settings are within their bounds, or the parameter is named with what is wrong, and no secret is. */
class SettingsFuzz {
    /** A parameter by its name without the prefix, or any other text for one of them, and behind an equals sign its value. */
    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({
        "30s",
        "15m",
        "12h",
        "off",
        "true",
        "${env:",
        "}",
        "session-lifetime=",
        "revalidate=",
        "verify-sign-in=",
        "http-timeout=",
        "sessions-per-user=",
        "redirect-path=",
        "base-url=",
        "scopes=",
        "authority=",
        "https://",
        "localhost",
        "/",
        "/*",
        ",",
        "P1D",
        "-1",
        "9223372036854775807h",
        "jcache:"
    })
    void setting(byte[] input) {
        String[] parts = (new String(input, StandardCharsets.UTF_8) + "=").split("=", 2);
        Parameter parameter = parameter(parts[0]);
        String value = parts[1].substring(0, Math.max(0, parts[1].length() - 1)).replace("${file:", "${ file:");
        // What names a file is read from the disk.
        if (parameter.key().matches(".*(file|certificate|store|directory|trust).*")) {
            return;
        }
        try {
            assertWithinBounds(
                    Given.wellConfigured().with(parameter.key(), value).read());
        } catch (InvalidSettingsException e) {
            assertThat(e.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem).contains("msal.").doesNotContain(Given.SECRET));
            if (parameter.key().toLowerCase(Locale.ROOT).matches(".*(secret|password|key)")
                    && value.strip().length() > 12) {
                assertThat(String.join(" ", e.problems())).doesNotContain(value.strip());
            }
        }
    }

    private static Parameter parameter(String name) {
        Parameter[] all = Parameter.values();
        return Arrays.stream(all)
                .filter(one -> one.key().equals("msal." + name))
                .findFirst()
                .orElseGet(() -> all[Math.floorMod(name.hashCode(), all.length)]);
    }

    private static void assertWithinBounds(Settings settings) {
        assertThat(settings.sessionLifetime()).isPositive();
        assertThat(settings.httpTimeout()).isPositive();
        assertThat(settings.sessionLifetime().toMillis()).isPositive();
        settings.revalidate().ifPresent(time -> assertThat(time.toMillis() * 4).isPositive());
        settings.roundTrips().every().ifPresent(time -> assertThat(time.toMillis())
                .isPositive());
        settings.sessionsPerUser().ifPresent(most -> assertThat(most).isPositive());
        assertThat(settings.paths().redirect()).matches("/[\\x21-\\x7e]*");
        assertThat(settings.paths().all().values()).doesNotHaveDuplicates();
        assertThat(settings.clientId()).isNotBlank();
    }
}
