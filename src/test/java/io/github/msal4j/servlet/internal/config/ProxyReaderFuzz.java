package io.github.msal4j.servlet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** R101: whatever the settings of the proxy are, this machine is called directly, and a mistake is named without what is secret in it. */
class ProxyReaderFuzz {
    private static final String PASSWORD = "pr0xy~pass";

    /** msal.proxy, msal.non-proxy-hosts and msal.proxy-user in a line each; the fourth one is a host. */
    @FuzzTest(maxDuration = "30m")
    @DictionaryEntries({
        "proxy.example:3128",
        "[2001:db8::1]:80",
        "http://",
        "*.example",
        "127.0.0.1",
        "*",
        "|",
        "@",
        ":"
    })
    void proxy(byte[] input) {
        String[] lines = (new String(input, StandardCharsets.UTF_8).replace("${", "$ {") + "\n\n\n\n").split("\n", -1);
        Given given = Given.wellConfigured()
                .with("msal.proxy", lines[0])
                .with("msal.non-proxy-hosts", lines[1])
                .with("msal.proxy-user", lines[2])
                .with("msal.proxy-password", lines[2].isBlank() ? "" : PASSWORD);
        try {
            given.read().proxy().ifPresent(proxy -> assertSound(proxy, lines[1], lines[3]));
        } catch (InvalidSettingsException e) {
            assertThat(e.problems())
                    .allSatisfy(
                            problem -> assertThat(problem).startsWith("msal.").doesNotContain(PASSWORD));
        }
    }

    private static void assertSound(ProxyServer proxy, String directly, String host) {
        assertThat(proxy.host()).matches("[A-Za-z0-9._:-]+");
        assertThat(proxy.port()).isBetween(1, 65_535);
        assertThat(Given.wellConfigured()
                        .with("msal.proxy", proxy.toString())
                        .read()
                        .proxy())
                .isEqualTo(Optional.of(new ProxyServer(proxy.host(), proxy.port(), Optional.empty(), Set.of())));
        proxy.login().ifPresent(login -> assertThat(login.user()).doesNotContain(":", "\r", "\0"));
        assertThat(proxy.toString() + proxy.login()).doesNotContain(PASSWORD);
        boolean proxyHere =
                Addresses.isOnThisMachine(proxy.host().contains(":") ? "[" + proxy.host() + "]" : proxy.host());
        assertThat(proxy.isFor("127.0.0.1") || proxy.isFor("localhost") || proxy.isFor("[::1]"))
                .as("the proxy would call itself")
                .isIn(false, proxyHere);
        if (directly.isBlank() && !Addresses.isOnThisMachine(host)) {
            assertThat(proxy.isFor(host)).isTrue();
        }
        proxy.nonProxyHosts().forEach(pattern -> assertThat(proxy.isFor(pattern.replace("*", "")))
                .as(pattern)
                .isFalse());
    }
}
