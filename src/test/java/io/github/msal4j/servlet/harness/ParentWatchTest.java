package io.github.msal4j.servlet.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParentWatchTest {

    @Test
    void endsAServerWhoseParentHasGone(@TempDir Path directory) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process server = new ProcessBuilder(
                        java,
                        ParentWatch.option(directory),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessServer.class.getName())
                .start();
        try {
            assertThat(server.getInputStream().read()).isEqualTo('!');
            assertThat(server.isAlive()).isTrue();
            server.getOutputStream().close();
            assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isEqualTo(1);
        } finally {
            server.destroyForcibly();
        }
    }

    static final class EndlessServer {

        private EndlessServer() {}

        public static void main(String[] arguments) {
            System.out.print('!');
            System.out.flush();
            while (true) {
                LockSupport.park();
            }
        }
    }
}
