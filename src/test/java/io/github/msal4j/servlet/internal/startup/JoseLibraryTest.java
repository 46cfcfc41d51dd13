package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R170: who runs the server is told which library verifies tokens, where it is not the application's, and when it is too old. */
class JoseLibraryTest {
    @ParameterizedTest
    @ValueSource(strings = {"9.47", "10.0.1", "9.37.3", "9.38", "8.22.1", "10.0", "9"})
    void r170_anOldOneIsWarnedOf(String version) {
        assertThat(new JoseLibrary(version, false).mistake()).hasValueSatisfying(line -> assertThat(line)
                .contains("nimbus-jose-jwt " + version + " of the server", "<class-loader delegate=\"false\"/>"));
        assertThat(new JoseLibrary(version, true).mistake())
                .hasValueSatisfying(
                        line -> assertThat(line).contains("into WEB-INF/lib").doesNotContain("server"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.2", "10.4.2", "10.10", "11", "9.37.4", "unknown", "10.1-rc1"})
    void r170_nothingIsSaidOfAGoodOne(String version) {
        assertThat(new JoseLibrary(version, false).mistake()).isEmpty();
    }

    @Test
    void r170_theOneInUseIsKnown() {
        JoseLibrary inUse = JoseLibrary.inUse();

        assertThat(inUse.version()).matches("\\d+\\.\\d+(\\.\\d+)?");
        assertThat(inUse.line()).isEqualTo("nimbus-jose-jwt " + inUse.version());
        assertThat(inUse.mistake()).isEmpty();
    }
}
