package io.github.msal4j.servlet.internal.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.Message;
import org.jgroups.View;
import org.jgroups.protocols.TP;
import org.jgroups.stack.Protocol;
import org.jgroups.util.MessageBatch;
import org.jspecify.annotations.Nullable;

/**
 * The way between the members of Infinispan in this JVM, as a part of each one's JGroups stack: it can be cut, and it can be slow.
 * JGroups makes it, by the name of the class in the configuration.
 */
public final class JGroupsLink extends Protocol {
    static final String XML = "<" + JGroupsLink.class.getName()
            + " stack.combine=\"INSERT_ABOVE\" stack.position=\"TCP\" xmlns=\"urn:org:jgroups\"/>";

    private static final Map<JGroupsLink, Integer> SEEN = new ConcurrentHashMap<>();
    private static volatile boolean cut;
    private static volatile Duration delay = Duration.ZERO;

    /** Whether nothing arrives any more that another member sends. */
    static void cut(boolean is) {
        cut = is;
    }

    /** From now on what another member sends arrives so much later. */
    static void delay(Duration by) {
        delay = by;
    }

    /** Whether each member sees so many. */
    static boolean allSee(int members) {
        return SEEN.values().stream().allMatch(seen -> seen == members);
    }

    @Override
    public @Nullable Object down(Event event) {
        if (event.getType() == Event.VIEW_CHANGE) {
            View view = event.getArg();
            SEEN.put(this, view.size());
        }
        return down_prot.down(event);
    }

    @Override
    public @Nullable Object up(Message message) {
        return passes(message.getSrc()) ? up_prot.up(message) : null;
    }

    @Override
    public void up(MessageBatch batch) {
        if (passes(batch.sender())) {
            up_prot.up(batch);
        }
    }

    private boolean passes(Address sender) {
        TP transport = getTransport();
        if (transport.getAddress().equals(sender)) {
            return true;
        }
        LockSupport.parkNanos(delay.toNanos());
        return !cut;
    }
}
