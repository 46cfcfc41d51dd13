package io.github.msal4j.servlet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** R120: the platform's endpoint is at this machine; a proxy, also one of the whole JVM, would ask its own. */
class PlatformCallTest {
    /** A proxy that is not there, for everything. */
    private static final class DeadProxy extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
    }

    @Test
    void r120_noProxyIsUsed() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new DeadProxy());
        try (LocalIdentityProvider idp = LocalIdentityProvider.start();
                ProviderHttp http = ProviderHttp.toPlatform(Duration.ofSeconds(5), InstantSource.system())) {
            assertThat(http.getAside(idp.graphMe(), Map.of()).status()).isEqualTo(401);
        } finally {
            ProxySelector.setDefault(before);
        }
    }
}
