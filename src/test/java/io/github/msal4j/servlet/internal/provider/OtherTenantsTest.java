package io.github.msal4j.servlet.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** C12: what is known of other tenants, for which an application asks, saves fetches and does not fill the heap. */
class OtherTenantsTest {
    /** Guard: {@code Provider.inTenant}. */
    @Test
    void c12_ofAHundredTenantsTheMetadataIsKeptAndOfMoreItIsNot() {
        try (Provider provider = new Provider(
                GivenSettings.entra("https://login.example", Tenant.CONTOSO.id())
                        .read(),
                InstantSource.system())) {
            Provider first = provider.inTenant("tenant-0.example");
            for (int i = 1; i < 100; i++) {
                assertThat(provider.inTenant("tenant-" + i + ".example")).isNotSameAs(first);
            }
            assertThat(provider.inTenant("tenant-0.example")).isSameAs(first);

            assertThat(provider.inTenant("one-more.example")).isNotSameAs(first);

            assertThat(provider.inTenant("tenant-0.example")).isNotSameAs(first);
        }
    }
}
