package io.github.msal4j.servlet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.Hold;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FetchedTest {
    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final Provider provider =
            new Provider(GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id()).read(), clock);

    @AfterEach
    void stop() {
        provider.close();
        idp.close();
    }

    private int fetches() {
        return idp.requests(Endpoint.METADATA).size();
    }

    @Test
    void nothingIsFetchedBeforeItIsNeeded() throws Exception {
        assertThat(provider.knownMetadata()).isEmpty();
        assertThat(fetches()).isZero();

        ProviderMetadata metadata = provider.metadata();

        assertThat(metadata.issuer()).isEqualTo(idp.issuer(Tenant.CONTOSO));
        assertThat(provider.knownMetadata()).contains(metadata);
    }

    @Test
    void oneFetchIsEnoughForAnHour() throws Exception {
        ProviderMetadata first = provider.metadata();
        clock.advance(Duration.ofMinutes(59));
        assertThat(provider.metadata()).isSameAs(first);
        assertThat(fetches()).isEqualTo(1);

        clock.advance(Duration.ofMinutes(1));
        assertThat(provider.metadata()).isNotSameAs(first);
        assertThat(fetches()).isEqualTo(2);
    }

    @Test
    void r4_theLastKnownIsGoodForADay() throws Exception {
        ProviderMetadata first = provider.metadata();
        idp.faults().at(Endpoint.METADATA).status(500);
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(provider.metadata()).isSameAs(first);

        clock.advance(Duration.ofSeconds(6));
        assertThatThrownBy(provider::metadata)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("answers with status 500")
                .hasMessageContaining("check msal.authority and msal.tenant-id");
    }

    @Test
    void r38_afterAFailureThereIsAPauseThenItIsWellAgain() throws Exception {
        idp.faults().at(Endpoint.METADATA).next(1).garbage();

        assertThatThrownBy(provider::metadata).hasMessageContaining("cannot be read");
        assertThatThrownBy(provider::metadata).as("no second fetch").hasMessageContaining("cannot be read");
        assertThat(fetches()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(5));
        assertThat(provider.metadata().issuer()).isEqualTo(idp.issuer(Tenant.CONTOSO));
    }

    /** A thread that is interrupted, e.g. because the application stops, says nothing about the provider. */
    @Test
    void r38_anInterruptIsNoFailureOfTheProvider() throws Exception {
        try (CapturedLog log = CapturedLog.of(Fetched.class)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(provider::metadata).hasMessageStartingWith("Interrupted while waiting");
            assertThat(Thread.interrupted()).isTrue();

            assertThat(log.lines()).isEmpty();
            assertThat(provider.counters().getProviderFailures()).isZero();
            assertThat(provider.counters().getLastError()).isNullOrEmpty();
        }
        assertThat(provider.metadata().issuer()).as("without a pause").isEqualTo(idp.issuer(Tenant.CONTOSO));
    }

    @Test
    void r67_manyWhoNeedItAtOnceCauseOneFetch() throws Exception {
        Hold hold = idp.faults().at(Endpoint.METADATA).next(1).hold();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<ProviderMetadata>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(threads.submit(provider::metadata));
            }
            hold.awaitArrival();
            hold.release();
            for (Future<ProviderMetadata> answer : answers) {
                assertThat(answer.get().issuer()).isEqualTo(idp.issuer(Tenant.CONTOSO));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(fetches()).isEqualTo(1);
    }

    @Test
    void r67_whileOneFetchesAnewTheOthersUseWhatIsKnown() throws Exception {
        ProviderMetadata first = provider.metadata();
        clock.advance(Duration.ofHours(2));
        Hold hold = idp.faults().at(Endpoint.METADATA).next(1).hold();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<ProviderMetadata> fetching = threads.submit(provider::metadata);
            hold.awaitArrival();

            assertThat(provider.metadata()).isSameAs(first);

            hold.release();
            assertThat(fetching.get()).isNotSameAs(first);
        } finally {
            threads.shutdownNow();
        }
        assertThat(fetches()).isEqualTo(2);
    }

    /** A machine that starts with a wrong clock: TLS fails, and then NTP puts the clock right. Guard: {@code Fetched.isYounger}. */
    @Test
    void r97_aFailureOfTheFutureDoesNotKeepTheProviderFromBeingAsked() throws Exception {
        clock.advance(Duration.ofDays(3_650));
        idp.faults().at(Endpoint.METADATA).next(1).garbage();
        assertThatThrownBy(provider::metadata).isInstanceOf(ProviderUnavailableException.class);

        clock.advance(Duration.ofDays(-3_650));

        assertThat(provider.metadata().issuer()).isEqualTo(idp.issuer(Tenant.CONTOSO));
    }

    /** Otherwise a key that was withdrawn would be trusted until that time has come. Guard: {@code Fetched.isYounger}. */
    @Test
    void r97_whatWasFetchedInTheFutureIsFetchedAgain() throws Exception {
        clock.advance(Duration.ofDays(3_650));
        ProviderMetadata first = provider.metadata();

        clock.advance(Duration.ofDays(-3_650));
        idp.faults().at(Endpoint.METADATA).next(1).garbage();
        assertThat(provider.metadata())
                .as("known, and good until there is another")
                .isSameAs(first);

        clock.advance(Duration.ofMinutes(1));
        assertThat(provider.metadata()).isNotSameAs(first);
        assertThat(fetches()).isEqualTo(3);
    }
}
