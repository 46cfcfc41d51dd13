package io.github.msal4j.servlet.internal.startup;

import io.github.msal4j.servlet.internal.config.Settings;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns if an application is meant for several nodes but its nodes do not share sign-outs (R55). An application is
 * taken to be so if {@code WEB-INF/web.xml} is {@code <distributable/>}. The file is read here, because {@code
 * ServletContext} has no method for that. Several nodes behind a load balancer without that element are not noticed.
 */
public final class SeveralNodes {
    private static final Logger log = LoggerFactory.getLogger(SeveralNodes.class);

    private SeveralNodes() {}

    public static void warnWithoutStore(ServletContext context, Settings settings) {
        if (settings.sharedStore().isEmpty() && isDistributable(context)) {
            log.warn("This application is distributable, but msal.sign-out-store is memory: when the provider reports"
                    + " a sign-out to one node, sessions at other nodes stay signed in until msal.session-lifetime"
                    + " ends them. See src/docs/cluster.md in the documentation");
        }
    }

    private static boolean isDistributable(ServletContext context) {
        try (InputStream webXml = context.getResourceAsStream("/WEB-INF/web.xml")) {
            return webXml != null && saysDistributable(webXml);
        } catch (IOException | XMLStreamException e) {
            // The container has accepted the file, so this is no error of the application.
            log.debug("web.xml cannot be read", e);
            return false;
        }
    }

    private static boolean saysDistributable(InputStream webXml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader elements = factory.createXMLStreamReader(webXml);
        while (elements.hasNext()) {
            if (elements.next() == XMLStreamReader.START_ELEMENT
                    && elements.getLocalName().equals("distributable")) {
                return true;
            }
        }
        return false;
    }
}
