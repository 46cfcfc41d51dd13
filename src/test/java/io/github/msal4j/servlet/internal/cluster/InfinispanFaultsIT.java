package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.ending.TestNode;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.util.List;
import org.junit.jupiter.api.Test;

/** See {@link MemberStoreFaults}. */
class InfinispanFaultsIT extends MemberStoreFaults {

    InfinispanFaultsIT() {
        super(MemberStore.INFINISPAN);
    }

    @Override
    List<Object> ofOtherTypes() {
        return List.of(new byte[] {(byte) 0xff, 1}, 3.5, true);
    }

    /** Guards: {@code MERGE3} and {@code FD_ALL3} in {@code infinispan.xml}, {@code Heartbeat}. */
    @Test
    void r110_membersThatWereCutOffLearnWhatTheyMissed() {
        TestNode here = members.serving;
        TestNode there = members.refusing;
        SignedInSession eve = SignedIn.session("eve", "eve");
        for (TestNode node : members.nodes()) {
            List.of("ann", "tom").forEach(sid -> node.holds(SignedIn.session(sid, sid)));
            node.holds(eve);
            node.others().look(eve);
        }
        members.cut();
        awaitMembers(1);
        assertAnswers(here, "ann");
        assertAnswers(there, "tom");
        assertThat(there.knows("ann")).isFalse();
        assertThat(here.knows("tom")).isFalse();

        members.heal();
        long start = System.nanoTime();
        Await.until("each has heard of the other's", LIMIT, () -> there.knows("ann") && here.knows("tom"));
        System.out.printf("INFINISPAN split: known after %d ms%n", millisSince(start));
        awaitMembers(3);
        Await.until("sure", LIMIT, () -> {
            there.others().look(eve);
            return !there.others().isUnsure(eve);
        });
        members.nodes().forEach(node -> assertThat(node.last(Kind.SID, "eve")).isEmpty());
        assertReaches(here, there, "afterwards");
    }

    private static void awaitMembers(int count) {
        Await.until(count + " members", LIMIT, () -> JGroupsLink.allSee(count));
    }
}
