package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import io.github.msal4j.servlet.harness.RedisProcess;
import io.github.msal4j.servlet.internal.cluster.EarlierNode.Form;
import io.github.msal4j.servlet.internal.cluster.OtherNodes.Answer;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.ending.TestNode;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R115: while one node after the other is updated, a node of today shares a Redis with nodes of an earlier version. The cluster's
 * program {@code RollingUpgrade} does the same with the jars of two commits.
 */
@Timeout(120)
@NeedsPrograms("redis-server")
class RollingUpgradeIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Settings SETTINGS = GivenSettings.openId(EarlierNode.ISSUER)
            .with("client-id", EarlierNode.CLIENT_ID)
            .with("client-secret", EarlierNode.SECRET)
            .read();

    /** Guards: the texts of {@code StoreKeys}, {@code SignOut.Kind} and {@code EntrySeal}, and {@code PlainNodes}. */
    @ParameterizedTest(name = "R115 [{0}]")
    @EnumSource
    void aNodeOfAnEarlierVersionAndOneOfTodayHearOfEachOther(Form form, @TempDir Path directory) {
        try (CapturedLog doubts = CapturedLog.of(EntrySeal.class);
                RedisProcess redis = RedisProcess.start("rolling-upgrade");
                TestNode today = RedisStore.node(SETTINGS, RedisStore.settings(directory, redis.port()));
                EarlierNode earlier = new EarlierNode(form, RedisStore.configuration(directory, redis.port()))) {
            earlier.beat();
            SignedInSession session = today.holds(SignedIn.session("sid-here", "user-here"));
            Await.until("the sid is no invention there", LIMIT, () -> earlier.reads("had", "sid-here"));
            earlier.write("sid", "sid-here");
            Await.until("an event", LIMIT, () -> today.knows("sid-here"));

            assertTodayReads(today, earlier, session);
            assertEarlierReads(today, earlier);
            assertOneAnswersASignIn(today, earlier);
            assertThat(doubts.lines()).as("of what %s nodes write", form).isEmpty();
        }
    }

    private static void assertTodayReads(TestNode today, EarlierNode earlier, SignedInSession session) {
        Map<Kind, String> ids = Map.of(
                Kind.SUBJECT, "user-here",
                Kind.USER, session.user().key(),
                Kind.EVERYBODY, "*",
                Kind.LEFT_SID, "sid-here",
                Kind.SIGN_IN, session.id());
        earlier.write("sub", "user-here");
        earlier.write("user", session.user().key());
        earlier.write("all", "*");
        earlier.write("left", "sid-here");
        earlier.write("in", session.id());

        ids.forEach((kind, id) -> Await.until("today's node knows of " + kind, LIMIT, () -> {
            today.others().look(session);
            return today.last(kind, id).isPresent();
        }));
    }

    private static void assertEarlierReads(TestNode today, EarlierNode earlier) {
        earlier.write("had", "sid-there");
        today.claimSignOut("sid-there");
        Await.until("a sign-out of a session there", LIMIT, () -> earlier.reads("sid", "sid-there"));
        Map<Kind, String> kinds = Map.of(
                Kind.SUBJECT, "sub",
                Kind.USER, "user",
                Kind.EVERYBODY, "all",
                Kind.LEFT_SID, "left",
                Kind.SIGN_IN, "in",
                Kind.LOGOUT_TOKEN, "jti");
        kinds.forEach((kind, code) -> {
            today.others().tell(new SignOut(kind, "there", Instant.now()), true).await();
            Await.until("the earlier node reads " + kind, LIMIT, () -> earlier.reads(code, "there"));
        });
    }

    private static void assertOneAnswersASignIn(TestNode today, EarlierNode earlier) {
        assertThat(earlier.claims("state-1")).isTrue();
        assertThat(today.others().claim("state-1")).isEqualTo(Answer.REPEATED);
        assertThat(today.others().claim("state-2")).isEqualTo(Answer.FIRST);
        assertThat(earlier.claims("state-2")).isFalse();
    }
}
