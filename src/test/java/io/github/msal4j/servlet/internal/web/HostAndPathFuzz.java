package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.msal4j.servlet.fakes.FakeRequest;
import io.github.msal4j.servlet.fakes.GivenSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** R84, R85: whatever host and path a request has, its sender chooses no address and no other page. */
class HostAndPathFuzz {
    private static final PublicAddress LOOPBACK =
            new PublicAddress(GivenSettings.openId("https://sso.example").read());
    private static final PublicAddress TWO = new PublicAddress(GivenSettings.openId("https://sso.example")
            .with("base-url", "https://one.example/a,https://two.example/b")
            .read());

    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({
        "localhost",
        ".localhost",
        "127.0.0.1",
        "[::1]",
        "one.example",
        "@",
        "#",
        "?",
        "/",
        ":",
        ".",
        "%"
    })
    void host(byte[] input) {
        String host = new String(input, StandardCharsets.UTF_8);
        HttpServletRequest request =
                new FakeRequest().host(host).address("http", 8080).build();

        LOOPBACK.root(request).ifPresent(root -> {
            URI address = URI.create(root);
            assertThat(address.getHost()).isEqualToIgnoringCase(host).matches("(.+\\.)?localhost|127\\..*|\\[::1]");
            assertThat(address.getRawAuthority()).isEqualTo(address.getHost() + ":8080");
            assertThat(address.getRawPath()).isEqualTo("/app");
        });
        TWO.root(request).ifPresent(root -> assertThat(root).isIn("https://one.example/a", "https://two.example/b"));
    }

    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({"/", "//", "/..;", "/;", "/./", "%2f", "%5c", "%2e", "%25", "%00", "\\", ";a=b", "/app/"})
    void path(byte[] input) {
        String path = "/" + new String(input, StandardCharsets.UTF_8);
        ContextPath.after("/app", path).ifPresent(rest -> {
            assertThat(rest).startsWith("/");
            assertThat(path).endsWith(rest);
        });
        if (RawPath.isAmbiguous(path)) {
            assertThat(RawPath.isSuspicious(path)).isTrue();
            return;
        }
        assertThat(path).doesNotContain("//", "\\", "\0");
        assertThat(path.toLowerCase(Locale.ROOT)).doesNotContain("%2f", "%5c", "%2e", "%3b", "%00");
        assertThat(Arrays.stream(path.split("/", -1)).map(segment -> segment.replaceFirst("(?s);.*", "")))
                .doesNotContain(".", "..");
    }
}
