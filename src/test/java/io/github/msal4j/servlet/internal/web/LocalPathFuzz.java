package io.github.msal4j.servlet.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** R13, C9: whatever text passes as a return address leads a browser to this application and nowhere else. */
class LocalPathFuzz {
    private static final URI ROOT = URI.create("https://app.example/app");

    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({"//", "/\\", "%2f", "%5c", "%2e", "..", ";", "%09", "%00", "https:", "@"})
    void returnAddress(byte[] input) {
        String candidate = new String(input, StandardCharsets.UTF_8);
        LocalPath.of(candidate).map(LocalPath::value).ifPresent(LocalPathFuzz::assertLeadsIntoTheApplication);
    }

    private static void assertLeadsIntoTheApplication(String path) {
        assertThat(path).startsWith("/").matches("[\\x21-\\x7e]*");
        for (String base : new String[] {"", "/app"}) {
            String location = base + path;
            // What browsers do before they resolve (WHATWG URL 4.4): tabs and line ends go, backslashes turn.
            String seen = location.replaceAll("[\\t\\r\\n]", "").replace('\\', '/');
            assertThat(seen).doesNotStartWith("//");
            URI target = ROOT.resolve(
                            seen.replace("[", "%5B").replace("]", "%5D").replaceAll("%(?![0-9A-Fa-f]{2})", "%25"))
                    .normalize();
            assertThat(target.getRawAuthority()).isEqualTo("app.example");
            assertThat(target.getRawPath() + "/").startsWith(base + "/").doesNotContain("/../");
        }
    }
}
