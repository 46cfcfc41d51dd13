package io.github.msal4j.servlet.internal.cluster;

import java.util.List;

/** See {@link MemberStoreFaults}. */
class InfinispanFaultsTest extends MemberStoreFaults {

    InfinispanFaultsTest() {
        super(MemberStore.INFINISPAN);
    }

    @Override
    List<Object> ofOtherTypes() {
        return List.of(new byte[] {(byte) 0xff, 1}, 3.5, true);
    }
}
