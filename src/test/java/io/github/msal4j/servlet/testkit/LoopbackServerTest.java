package io.github.msal4j.servlet.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LoopbackServerTest {

    /** The usual reason: a provider that was started earlier still runs. */
    @Test
    void aPortThatIsTakenIsToldWithWhatToDo() {
        try (LoopbackServer first = new LoopbackServer(0)) {
            assertThatThrownBy(() -> new LoopbackServer(first.port()).close())
                    .hasMessageContaining("port " + first.port())
                    .hasMessageContaining("another program may use it")
                    .hasMessageContaining("first argument of IdentityProviderMain");
        }
    }
}
