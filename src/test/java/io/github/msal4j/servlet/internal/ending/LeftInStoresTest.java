package io.github.msal4j.servlet.internal.ending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import org.junit.jupiter.api.Test;

class LeftInStoresTest {
    private static final int MOST = 10_000;

    private final LeftInStores stores = new LeftInStores();

    @Test
    void ofSessionsThatNeverComeBackTheOldestAreForgotten() {
        SignedInSession oldest = left();
        SignedInSession next = left();
        for (int i = 2; i < MOST; i++) {
            left();
        }
        SignedInSession newest = left();

        assertThat(stores.take(oldest)).as("forgotten").isZero();
        assertThat(stores.take(next)).isEqualTo(1);
        assertThat(stores.take(newest)).isEqualTo(1);
        assertThat(stores.take(newest)).as("told once").isZero();
    }

    private SignedInSession left() {
        SignedInSession session = SignedIn.session("sid");
        stores.leave(session, 1);
        return session;
    }
}
