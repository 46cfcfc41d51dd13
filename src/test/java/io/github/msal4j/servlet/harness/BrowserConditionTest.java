package io.github.msal4j.servlet.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserConditionTest {

    @Test
    void leavesOutOnlyWhereSomebodyWouldNotice() {
        assertThat(BrowserCondition.evaluate(true, true).isDisabled()).isFalse();
        assertThat(BrowserCondition.evaluate(true, false).isDisabled()).isFalse();
        assertThat(BrowserCondition.evaluate(false, false).isDisabled()).isTrue();
        assertThatThrownBy(() -> BrowserCondition.evaluate(false, true)).hasMessageContaining("must run");
    }

    @Test
    void needsTheBrowserAndItsDriver(@TempDir Path directory) throws IOException {
        assertThat(Chromium.find(directory.toString())).isEmpty();
        executable(directory.resolve("chromium"));
        assertThat(Chromium.find(directory.toString())).isEmpty();
        executable(directory.resolve("chromedriver"));
        assertThat(Chromium.find("/nowhere:" + directory)).isPresent();
    }

    private static void executable(Path file) throws IOException {
        Files.createFile(file);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
