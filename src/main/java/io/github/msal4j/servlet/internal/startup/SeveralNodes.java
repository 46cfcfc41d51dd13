package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns if an application is meant for several nodes but its nodes do not share sign-outs (R55). An application is
 * taken to be so if {@code WEB-INF/web.xml} is {@code <distributable/>}. Several nodes behind a load balancer without that
 * element are not noticed.
 */
final class SeveralNodes {
    private static final Logger log = LoggerFactory.getLogger(SeveralNodes.class);

    private SeveralNodes() {}

    static void warnWithoutStore(WebXml webXml, Settings settings) {
        if (settings.sharedStore().isEmpty() && webXml.first("distributable").isPresent()) {
            log.warn("This application is distributable, but msal.sign-out-store is memory: when the provider reports"
                    + " a sign-out to one node, sessions at other nodes stay signed in until the browser asks the provider"
                    + " (msal.verify-sign-in), or until msal.session-lifetime"
                    + " ends them. See src/docs/cluster.md in the documentation");
        }
    }
}
